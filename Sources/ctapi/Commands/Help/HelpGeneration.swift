import CtapiCore
import Glibc

/// `ctapi help --generate DIR`: writes what ``GeneratedFiles`` makes into a clone of the repository.
enum HelpGeneration {
  static func run(_ root: String) throws(CtapiError) {
    for folder in ["man", "completions"] {
      try Files.makePrivateDirectory("\(root)/\(folder)")
      chmod("\(root)/\(folder)", 0o755)
    }
    for document in GeneratedFiles.documents { try write(document.text, "\(root)/\(document.path)") }
    let readme = "\(root)/README.md"
    guard Files.exists(readme) else { return }
    let text = String(decoding: try Files.read(readme), as: UTF8.self)
    try write(try GeneratedFiles.readme(text), readme)
  }

  private static func write(_ text: String, _ path: String) throws(CtapiError) {
    try Files.write(Array(text.utf8).span, to: path, mode: 0o644)
  }
}
