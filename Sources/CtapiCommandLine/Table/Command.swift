package import CtapiCore

/// One word of the command line, as a value: from this table come parsing, help, man pages, completions and the
/// README's table.
///
/// A command is a group (a noun with verbs) or a leaf that runs. Tables are built on use: a group makes its children
/// only when its branch is walked, so that start-up pays for one branch. See `Sources/ctapi/Commands` for the pattern:
/// ```
/// enum TokenMint {
///   static var command: AppCommand {
///     AppCommand(
///       "mint", "Make a signed token",
///       discussion: "With no options: an access token for 'dev', valid for an hour.",
///       operands: [.optional("user", .text, "The user's name")],
///       options: [.value("ttl", .duration, "How long it is valid", default: "1h"), .flag("header", "Print a header")],
///       examples: [Example("ctapi token mint --ttl 15m", "A token for a quarter of an hour")],
///       exits: [.notFound: "the user or key does not exist"],
///       run: run)
///   }
///
///   static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
///     let ttl = invocation.duration("ttl")
///     …
///     try invocation.output.object(["token": .string(token)]) { token }
///     return .done
///   }
/// }
/// ```
package struct Command<Context> {
  /// What a leaf does when it is called.
  package typealias Run = (Invocation<Context>) throws(CtapiError) -> ExitStatus

  /// What is behind a command's name.
  package enum Content {
    /// Commands below this one, made when they are asked for.
    case group(() -> [Command])
    /// A command that runs.
    case leaf(Leaf)
  }

  /// What a running command takes and gives.
  package struct Leaf {
    /// The operands, in their order.
    package let operands: [Operand]
    /// The options besides the global ones.
    package let options: [Option]
    /// Command lines that tests run in their order.
    package let examples: [Example]
    /// What the exit codes of these kinds mean here; 0, 2, 9 and 70 mean the same everywhere.
    package let exits: KeyValuePairs<ErrorCode.Kind, String>
    /// What `--json` gives.
    package let json: JSONForm
    /// Whether it answers yes or no by its exit code, so that `-q` drops the answer (`style-and-cli.md` B.3 rule 4).
    package let isQuestion: Bool
    /// The action.
    package let run: Run
  }

  /// The word.
  package let name: String
  /// One line of at most 60 columns without a full stop.
  package let abstract: String
  /// What the abstract leaves open, as paragraphs with an empty line between them.
  package let discussion: String
  /// The heading it stands under in the parent's help.
  package let section: String?
  /// Whether help, man pages and completions leave it out.
  package let isHidden: Bool
  /// The commands below it, or its action.
  package let content: Content

  /// Declares a group; `children` is called only when the group is walked.
  package init(
    _ name: String, _ abstract: String, discussion: String = "", section: String? = nil, isHidden: Bool = false,
    children: @escaping () -> [Command]
  ) {
    self.name = name
    self.abstract = abstract
    self.discussion = discussion
    self.section = section
    self.isHidden = isHidden
    content = .group(children)
  }

  /// Declares a leaf.
  package init(
    _ name: String, _ abstract: String, discussion: String = "", section: String? = nil, isHidden: Bool = false,
    operands: [Operand] = [], options: [Option] = [], examples: [Example] = [],
    exits: KeyValuePairs<ErrorCode.Kind, String> = [:], json: JSONForm = .object, isQuestion: Bool = false,
    run: @escaping Run
  ) {
    self.name = name
    self.abstract = abstract
    self.discussion = discussion
    self.section = section
    self.isHidden = isHidden
    content = .leaf(
      Leaf(
        operands: operands, options: options, examples: examples, exits: exits, json: json, isQuestion: isQuestion,
        run: run))
  }

  /// The commands below a group; none for a leaf.
  package var children: [Command] {
    guard case .group(let make) = content else { return [] }
    return make()
  }

  /// What a leaf takes and gives; nil for a group.
  package var leaf: Leaf? {
    guard case .leaf(let leaf) = content else { return nil }
    return leaf
  }
}
