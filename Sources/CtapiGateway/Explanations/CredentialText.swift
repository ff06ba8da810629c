import CtapiHTTP

/// Takes credentials out of paths and queries before they are kept (`reliability.md` 7).
enum CredentialText {
  /// What stands in place of a credential.
  static let mark = "[redacted]"

  /// Parameters whose values are secrets: OAuth 2.0's and SigV4's short names, and whatever has one of ``parts`` in it.
  private static let names: Set<String> = [
    "auth", "authorization", "bearer", "client_assertion", "assertion", "code", "code_verifier", "jwt", "key", "otp",
    "pass", "pin", "pwd", "session", "sid", "sig", "ticket",
  ]
  private static let parts = [
    "token", "secret", "passw", "signature", "credential", "apikey", "api-key", "api_key", "private", "saml", "session",
  ]

  /// Appends a query, at most `limit` bytes of it, each value of a credential replaced; `secrets` are names that the
  /// definitions add, compared as sent.
  static func append(query: RawSpan, to words: inout [UInt8], limit: Int, secrets: [String]) {
    var start = 0
    let end = words.count + limit
    while start < query.byteCount, words.count < end {
      var stop = start
      var equals = -1
      while stop < query.byteCount, query.byte(stop) != UInt8(ascii: "&") {
        if equals < 0, query.byte(stop) == UInt8(ascii: "=") { equals = stop }
        stop &+= 1
      }
      if start > 0 { words.append(UInt8(ascii: "&")) }
      if equals < 0 {
        append(query.extracting(start..<stop), to: &words, end: end)
      } else {
        append(query.extracting(start..<equals), to: &words, end: end)
        words.append(UInt8(ascii: "="))
        append(
          query.extracting(equals &+ 1..<stop), to: &words, end: end,
          isSecret: isSecret(query.extracting(start..<equals), secrets))
      }
      start = stop &+ 1
    }
    if words.count > end { words.removeLast(words.count - end) }
  }

  /// Appends a path, at most `limit` bytes of it, segments that are tokens replaced; false when it was longer.
  static func append(path: RawSpan, to words: inout [UInt8], limit: Int) -> Bool {
    var start = 0
    let end = words.count + limit
    while start < path.byteCount, words.count < end {
      var stop = start
      while stop < path.byteCount, path.byte(stop) != UInt8(ascii: "/") { stop &+= 1 }
      append(path.extracting(start..<stop), to: &words, end: end)
      if stop < path.byteCount { words.append(UInt8(ascii: "/")) }
      start = stop &+ 1
    }
    guard words.count <= end, start >= path.byteCount else {
      words.removeLast(max(0, words.count - end))
      return false
    }
    return true
  }

  private static func append(_ text: RawSpan, to words: inout [UInt8], end: Int, isSecret: Bool = false) {
    guard !isSecret, !isToken(text) else {
      words.append(contentsOf: mark.utf8)
      return
    }
    var index = 0
    while index < text.byteCount, words.count < end {
      words.append(text.byte(index))
      index &+= 1
    }
    // What did not fit must show: the caller counts one byte too many and cuts it off.
    if index < text.byteCount { words.append(UInt8(ascii: "~")) }
  }

  /// A JSON object in base64url, which every compact token begins with.
  private static func isToken(_ text: RawSpan) -> Bool {
    text.byteCount >= 20 && text.byte(0) == UInt8(ascii: "e") && text.byte(1) == UInt8(ascii: "y")
      && (text.byte(2) == UInt8(ascii: "J") || text.byte(2) == UInt8(ascii: "A"))
  }

  private static func isSecret(_ name: RawSpan, _ secrets: [String]) -> Bool {
    let text = name.text
    if secrets.contains(where: { $0.utf8.elementsEqual(text.utf8) }) { return true }
    let folded = text.lowercased()
    // Whoever encodes a name may hide one.
    return folded.utf8.contains(UInt8(ascii: "%")) || names.contains(folded) || parts.contains { folded.contains($0) }
  }
}
