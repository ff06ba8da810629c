import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes diff`.
enum RoutesDiff {
  static var command: AppCommand {
    AppCommand(
      "diff", "Compare two documents of an API by their meaning",
      discussion: """
        Says what changes from the first document to the second, or from the imported API to the document when one is \
        given. A change that can make a client fail that worked before is marked as breaking.
        """,
      operands: [
        .required("a", .file, "The first document, or the only one"), .optional("b", .file, "The second document"),
      ],
      options: [RoutesCommand.apiOption, .flag("breaking", "Answer with breaking changes only")],
      examples: [
        Example(
          "ctapi routes diff api.yaml", "Nothing, when the API is what the document says",
          files: [RoutesExamples.document], setup: RoutesExamples.imported),
        Example(
          "sed 's/{id}/{id}\\/toys/' api.yaml > new.yaml; ctapi routes diff api.yaml new.yaml --breaking || echo breaks",
          "A gate for CI", output: "breaks"),
      ],
      exits: [.no: "they differ", .notFound: "no such file or API", .invalidInput: "a document does not parse"],
      isQuestion: true,
      run: run)
  }

  private typealias Side = (document: Document, options: ImportOptions)

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let (old, new) = try sides(invocation)
    var differences = APIComparison.differences(from: old, to: new)
    let isBreaking = differences.contains { $0.isBreaking }
    if invocation.flag("breaking") { differences = differences.filter(\.isBreaking) }
    let json: JSON = [
      "differences": .array(differences.map(\.json)), "breaking": .bool(isBreaking),
      "equal": .bool(differences.isEmpty),
    ]
    try invocation.output.object(json) { differences.map(\.text).joined(separator: "\n") }
    return differences.isEmpty ? .done : .no
  }

  private static func sides(_ invocation: AppInvocation) throws(CtapiError) -> (Side, Side) {
    let first = try document("a", invocation)
    guard invocation.string("b") != nil else {
      let storage = try invocation.environment.existingDefinitions()
      let stored = try storage.stored(try storage.entry(invocation.string("api")))
      return ((stored.document, stored.options), (first, stored.options))
    }
    let pool = LocalIssuer(issuer: "http://127.0.0.1:4566/local", clients: ["ctapi-cli"])
    let options = ImportOptions(locality: invocation.environment.locality, localPool: pool)
    return ((first, options), (try document("b", invocation), options))
  }

  private static func document(_ name: String, _ invocation: AppInvocation) throws(CtapiError) -> Document {
    guard let input = try invocation.input(name) else { throw CtapiError(.usage, "no document is given") }
    return try Document(parsing: input.bytes, file: input.file)
  }
}

extension APIDifference {
  fileprivate var json: JSON {
    [
      "change": .string(change.rawValue), "subject": .string(subject), "detail": .string(detail),
      "breaking": .bool(isBreaking),
    ]
  }

  fileprivate var text: String {
    let sign =
      switch change {
      case .added: "+"
      case .removed: "-"
      case .changed: "~"
      }
    let words = "\(sign) \(subject)\(detail.isEmpty ? "" : ": \(detail)")\(isBreaking ? " (breaking)" : "")"
    return words.escapedForTerminal
  }
}
