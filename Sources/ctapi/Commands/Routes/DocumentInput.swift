import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// A document that a command was given, with what had to be done before it could be read as OpenAPI 3.0.
struct DocumentInput {
  /// The document.
  let document: Document
  /// What a conversion changed, with places in the file.
  let changes: [Diagnostic]

  /// The options of a command that reads a document.
  static var options: [Option] {
    [
      .flag("upgrade", "Convert OpenAPI 3.1 and Swagger 2.0, and say what changes"),
      .value("allow-refs", .directory, "A folder whose files references may lead to"),
      .value("max-bytes", .size, "The largest document taken", default: "16Mi"),
    ]
  }

  /// Reads the document of an operand.
  init(_ operand: String, _ invocation: AppInvocation) throws(CtapiError) {
    let limit = invocation.size("max-bytes") ?? Document.maximumBytes
    guard let input = try invocation.input(operand, limit: limit) else {
      throw CtapiError(.usage, "no document is given")
    }
    var document = try Document(parsing: input.bytes, file: input.file, maximumBytes: limit)
    if let folder = invocation.string("allow-refs") {
      guard !invocation.flag("upgrade") else {
        throw CtapiError(
          .usage, "--upgrade converts one document, not the files that --allow-refs takes into it",
          hint: "convert each file by itself")
      }
      document = try DocumentInput.withFiles(document, from: folder, limit: limit, invocation)
    }
    guard invocation.flag("upgrade"), let upgraded = DocumentUpgrade.upgraded(document) else {
      self.document = document
      changes = []
      return
    }
    self.document = upgraded.document
    changes = upgraded.changes.diagnostics(in: document)
  }

  private static func withFiles(
    _ document: Document, from folder: String, limit: Int, _ invocation: AppInvocation
  ) throws(CtapiError) -> Document {
    let reader = try FolderReader(folder)
    let file = document.file.flatMap { $0 == "<stdin>" ? nil : $0 } ?? "stdin"
    let directory = try FolderReader(Files.parent(of: file)).path
    let name = file.split(separator: "/").last.map(String.init) ?? file
    return try ReferencedFiles.taken(
      into: document, at: directory + "/" + name, from: reader.path, called: folder, maximumBytes: limit
    ) { (name) throws(CtapiError) in try reader.read(name, limit: limit) }
  }
}
