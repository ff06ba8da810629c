/// Textual envelopes of keys and certificates (RFC 7468).
package enum PEM {
  /// One block: its label and what it holds.
  package struct Block: Sendable, Hashable {
    /// The label, such as `PRIVATE KEY`.
    package var label: String
    /// The decoded bytes.
    package var bytes: [UInt8]
  }

  /// Whether the text looks like PEM at all.
  package static func isPEM(_ text: Span<UInt8>) -> Bool { find("-----BEGIN ", in: text, from: 0) != nil }

  /// The blocks of a text, in order; what stands between them is ignored.
  ///
  /// Throws `invalid-input` naming the block that is not closed or not base64.
  package static func blocks(_ text: Span<UInt8>) throws(CtapiError) -> [Block] {
    var blocks: [Block] = []
    var position = 0
    while let start = find("-----BEGIN ", in: text, from: position) {
      guard let labelEnd = find("-----", in: text, from: start + 11), labelEnd - start < 80 else {
        throw CtapiError(.invalidInput, "a PEM block has no label")
      }
      let label = String(copying: text.extracting((start + 11)..<labelEnd))
      let shown = label.escapedForTerminal
      guard let end = find("-----END \(label)-----", in: text, from: labelEnd + 5) else {
        throw CtapiError(.invalidInput, "the PEM block '\(shown)' is not closed")
      }
      let body = text.extracting((labelEnd + 5)..<end)
      guard find(":", in: body, from: 0) == nil else {
        throw CtapiError(
          .unsupported, "the PEM block '\(shown)' is encrypted, which ctapi does not read",
          hint: "decrypt it first: openssl pkey -in FILE -out PLAIN.pem")
      }
      guard let bytes = Base64.decodeStandard(body) else {
        throw CtapiError(.invalidInput, "the PEM block '\(shown)' is not base64")
      }
      blocks.append(Block(label: label, bytes: bytes))
      position = end + 9
    }
    return blocks
  }

  /// The text of one block.
  package static func encode(_ bytes: Span<UInt8>, label: String) -> String {
    let characters = Array(Base64.encode(bytes).utf8)
    var text = "-----BEGIN \(label)-----\n"
    for start in stride(from: 0, to: characters.count, by: 64) {
      text += String(decoding: characters[start..<min(start + 64, characters.count)], as: UTF8.self) + "\n"
    }
    return text + "-----END \(label)-----\n"
  }

  private static func find(_ word: String, in text: Span<UInt8>, from start: Int) -> Int? {
    let pattern = Array(word.utf8)
    guard text.count >= pattern.count, start <= text.count - pattern.count else { return nil }
    for index in start...(text.count - pattern.count) where text[index] == pattern[0] {
      if pattern.indices.allSatisfy({ text[index + $0] == pattern[$0] }) { return index }
    }
    return nil
  }
}
