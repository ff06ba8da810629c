import Glibc

/// The environment variables a program sees, looked up one by one.
package struct Variables {
  private let lookup: (String) -> String?

  /// The variables of a dictionary, for tests.
  package init(_ values: [String: String]) { lookup = { values[$0] } }

  private init(lookup: @escaping (String) -> String?) { self.lookup = lookup }

  /// The process's own.
  package static var process: Variables {
    Variables { name in getenv(name).map { String(cString: $0) } }
  }

  /// The value of a variable; nil when it is not set.
  package subscript(_ name: String) -> String? { lookup(name) }

  /// The value of a variable that is set and not empty.
  package func nonEmpty(_ name: String) -> String? {
    lookup(name).flatMap { $0.isEmpty ? nil : $0 }
  }
}
