/// A word of a command line that names a thing or carries a payload.
package struct Operand: Sendable {
  /// How many words it takes.
  package enum Arity: Sendable, Hashable {
    /// Exactly one.
    case required
    /// One or none.
    case optional
    /// Any number, at least `minimum`; only the last operand.
    case variadic(minimum: Int)
    /// Everything behind `--`; only the last operand.
    case postTerminator
  }

  /// Its name in help and to ``Invocation``; unique among the command's operands and options.
  package let name: String
  /// What it is for.
  package let help: String
  /// What its text must be.
  package let kind: ValueKind
  /// How many words it takes.
  package let arity: Arity

  private init(_ name: String, _ kind: ValueKind, _ help: String, _ arity: Arity) {
    self.name = name
    self.help = help
    self.kind = kind
    self.arity = arity
  }

  /// A word that must be there.
  package static func required(_ name: String, _ kind: ValueKind, _ help: String) -> Operand {
    Operand(name, kind, help, .required)
  }

  /// A word that may be left out.
  package static func optional(_ name: String, _ kind: ValueKind, _ help: String) -> Operand {
    Operand(name, kind, help, .optional)
  }

  /// All words that are left, at least `minimum`.
  package static func variadic(
    _ name: String, _ kind: ValueKind, _ help: String, minimum: Int = 0
  ) -> Operand {
    Operand(name, kind, help, .variadic(minimum: minimum))
  }

  /// The words behind `--`, untouched: another program's command line.
  package static func postTerminator(_ name: String, _ help: String) -> Operand {
    Operand(name, .text, help, .postTerminator)
  }

  /// The form in a usage line: `<table>`, `[<item>]`, `[<id>…]`, `[-- <command>…]`.
  package var usage: String {
    switch arity {
    case .required: "<\(name)>"
    case .optional: "[<\(name)>]"
    case .variadic(let minimum): minimum > 0 ? "<\(name)>..." : "[<\(name)>...]"
    case .postTerminator: "[-- <\(name)>...]"
    }
  }
}
