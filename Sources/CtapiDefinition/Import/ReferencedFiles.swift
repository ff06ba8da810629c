package import CtapiCore

/// Takes the files that a document refers to into the document, so that it is whole by itself.
///
/// They go under `x-ctapi-files` by their path from the allowed folder, and references lead there; nothing else of
/// either changes. Which files may be read is decided by the path before, and by the reader when it opens one.
package struct ReferencedFiles {
  /// Where the files go.
  package static let member = "x-ctapi-files"
  /// How many files are taken.
  package static let maximumFiles = 1000

  private let folder: String
  private let mainPath: String
  private var known: Set<String> = []
  private var pending: [String] = []

  /// The document with its files.
  ///
  /// `mainPath` is the document's absolute path and `folder` the absolute path of the folder that may be read; `read`
  /// gives a file by its path from there; `label` is what the user calls the folder. Throws `invalid-document` at the reference that is refused, `too-large`, and
  /// what `read` throws.
  package static func taken(
    into document: Document, at mainPath: String, from folder: String, called label: String,
    maximumBytes: Int = Document.maximumBytes, read: (String) throws(CtapiError) -> [UInt8]
  ) throws(CtapiError) -> Document {
    var taking = ReferencedFiles(folder: folder, mainPath: ReferencedFiles.normalized(mainPath))
    var root = try taking.rewritten(document, at: taking.mainPath)
    var bytes = document.bytes.count
    var files = JSONObject()
    while let name = taking.pending.popLast() {
      let content = try read(name)
      bytes += content.count
      guard bytes <= maximumBytes else {
        throw CtapiError(
          .tooLarge, "the document and its files have more than \(maximumBytes) bytes",
          hint: "raise the limit with --max-bytes")
      }
      let file = try Document(parsing: content, file: label + "/" + name, maximumBytes: maximumBytes)
      files[name] = try taking.rewritten(file, at: folder + "/" + name)
    }
    guard !files.isEmpty || root != document.root else { return document }
    if !files.isEmpty { root[JSONPointer([ReferencedFiles.member])] = .object(files) }
    // Lines are those of the text with the files in it.
    return Document(root, format: document.format, file: document.file.map { $0 + " (with its files)" })
  }

  private init(folder: String, mainPath: String) {
    self.folder = folder
    self.mainPath = mainPath
  }

  /// The value of a file with its references led to where their targets will be.
  private mutating func rewritten(_ document: Document, at path: String) throws(CtapiError) -> JSON {
    try ReferenceRewriting.rewritten(document.root) { (text, place) throws(CtapiError) in
      do throws(CtapiError) {
        return try target(of: text, in: path)
      } catch {
        throw CtapiError(error.code, error.message, hint: error.hint, place: document.place(of: place))
      }
    }
  }

  private mutating func target(of text: String, in path: String) throws(CtapiError) -> String {
    let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let fragment = parts.count == 2 ? String(parts[1]) : ""
    guard !parts[0].isEmpty else { return path == mainPath ? text : try link(path, fragment, text) }
    let shown = text.escapedForTerminal
    guard !parts[0].contains(":"), !parts[0].hasPrefix("//") else {
      throw CtapiError(
        .invalidDocument, "the reference '\(shown)' names another host or scheme",
        hint: "fetch the file into the folder of --allow-refs, and write its relative path")
    }
    guard let decoded = PercentEncoding.decode(parts[0].utf8), !decoded.hasControlCharacters else {
      throw CtapiError(.invalidDocument, "the reference '\(shown)' is no path")
    }
    let joined =
      decoded.hasPrefix("/")
      ? decoded
      : (path.split(separator: "/").dropLast() + [Substring(decoded)])
        .reduce("") { $0 + "/" + $1 }
    return try link(ReferencedFiles.normalized(joined), fragment, text)
  }

  /// A reference into the file at that path, which is read if it has not been.
  private mutating func link(_ path: String, _ fragment: String, _ text: String) throws(CtapiError) -> String {
    let shown = text.escapedForTerminal
    guard fragment.isEmpty || fragment.hasPrefix("/") else {
      throw CtapiError(
        .invalidDocument, "the reference '\(shown)' leads to an anchor", hint: "write a JSON pointer behind '#'")
    }
    guard path != mainPath else { return "#" + fragment }
    let base = folder == "/" ? "/" : folder + "/"
    guard path.hasPrefix(base) else {
      throw CtapiError(
        .invalidDocument, "the reference '\(shown)' leads out of '\(folder.escapedForTerminal)'",
        hint: "name a folder that holds the file with --allow-refs")
    }
    let name = String(path.dropFirst(base.count))
    if known.insert(name).inserted {
      guard known.count <= ReferencedFiles.maximumFiles else {
        throw CtapiError(.tooLarge, "the document refers to more than \(ReferencedFiles.maximumFiles) files")
      }
      pending.append(name)
    }
    return "#" + JSONPointer([ReferencedFiles.member, name]).description + fragment
  }

  /// The path without `.`, `..` and empty segments.
  private static func normalized(_ path: String) -> String {
    var segments: [Substring] = []
    for segment in path.split(separator: "/") where segment != "." {
      if segment == ".." { _ = segments.popLast() } else { segments.append(segment) }
    }
    return segments.map { "/" + $0 }.joined()
  }
}
