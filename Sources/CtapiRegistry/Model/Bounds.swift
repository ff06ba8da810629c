import CtapiCore

/// The bounds of texts that mean nothing to the registry.
enum Bounds {
  static func check(_ text: String, _ what: String, longest: Int) throws(CtapiError) {
    guard text.unicodeScalars.count <= longest else {
      throw CtapiError(.registryInput, "the \(what) is longer than \(longest) characters")
    }
  }
}
