/// The notation of a document.
package enum DocumentFormat: String, Sendable, Hashable, CaseIterable {
  case json
  case yaml

  /// The notation by the file's extension, else by the first byte that is no white space.
  package static func detect(file: String?, _ bytes: Span<UInt8>) -> DocumentFormat {
    if let file {
      if file.hasSuffix(".json") { return .json }
      if file.hasSuffix(".yaml") || file.hasSuffix(".yml") { return .yaml }
    }
    for index in 0..<bytes.count {
      switch bytes[index] {
      case 0x20, 0x09, 0x0A, 0x0D: continue
      case UInt8(ascii: "{"), UInt8(ascii: "["): return .json
      default: return .yaml
      }
    }
    return .yaml
  }
}
