import CtapiCore

/// A route as a string of the trie: decoded literals, and ``TrieByte`` markers for parameters.
struct TrieEntry: Sendable {
  let bytes: [UInt8]
  let route: Int32

  init(_ template: PathTemplate, route: Int32) {
    var bytes: [UInt8] = []
    for segment in template.segments {
      bytes.append(UInt8(ascii: "/"))
      switch segment {
      case .literal(let text): TrieEntry.append(text, to: &bytes)
      case .parameter: bytes.append(TrieByte.parameter)
      case .greedy: bytes.append(TrieByte.greedy)
      }
    }
    if bytes.isEmpty { bytes.append(UInt8(ascii: "/")) }
    self.bytes = bytes
    self.route = route
  }

  private static func append(_ text: String, to bytes: inout [UInt8]) {
    var iterator = text.utf8.makeIterator()
    while let byte = iterator.next() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      // PathTemplate has checked that two digits follow.
      guard let high = iterator.next()?.hexDigitValue, let low = iterator.next()?.hexDigitValue else { return }
      bytes.append(TrieByte.decoded(high << 4 | low))
    }
  }
}
