/// A second reading of a request's head, written from RFC 9112 and RFC 9110 without a line of the gateway's own parser, so
/// that what both of a kind would overlook is seen.
enum StrictHead {
  private static let hopByHop: Set<String> = [
    "connection", "keep-alive", "proxy-connection", "proxy-authenticate", "proxy-authorization", "te", "trailer",
    "upgrade", "http2-settings",
  ]

  /// What is wrong with a head that the gateway sent to a backend; nil for nothing.
  static func fault(in bytes: [UInt8]) -> String? {
    // Latin 1 keeps each byte one character.
    var lines = split(bytes.map { Character(Unicode.Scalar($0)) })
    guard lines.count >= 3, lines.suffix(2).allSatisfy(\.isEmpty) else { return "no empty line ends it" }
    lines.removeLast(2)
    if lines.contains(where: { $0.contains { $0 != "\t" && ($0 < " " || $0 == "\u{7F}") } }) {
      return "a control character"
    }
    let parts = lines[0].split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 3, isToken(parts[0]), parts[2].elementsEqual("HTTP/1.1") else { return "the request line" }
    guard let first = parts[1].first, first == "/" || parts[1].elementsEqual("*"),
      parts[1].allSatisfy({ $0 > " " && $0 < "\u{7F}" && $0 != "#" && $0 != "\\" })
    else { return "the target" }
    var values: [String: [String]] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":"), isToken(line[..<colon]) else { return "a field's name" }
      values[String(line[..<colon]).lowercased(), default: []].append(
        String(line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }))
    }
    guard values["host"]?.count == 1, values["host"] != [""] else { return "not one host" }
    if let hop = values.keys.first(where: hopByHop.contains) { return "'\(hop)' is of one hop" }
    let lengths = values["content-length"] ?? []
    guard lengths.count <= 1, lengths.allSatisfy({ !$0.isEmpty && $0.allSatisfy { "0"..."9" ~= $0 } }) else {
      return "the length"
    }
    guard let codings = values["transfer-encoding"] else { return nil }
    return codings == ["chunked"] && lengths.isEmpty ? nil : "the coding"
  }

  private static func split(_ text: [Character]) -> [ArraySlice<Character>] {
    var lines: [ArraySlice<Character>] = []
    var start = 0
    var index = 0
    while index + 1 < text.count {
      if text[index] == "\r", text[index + 1] == "\n" {
        lines.append(text[start..<index])
        start = index + 2
        index += 1
      }
      index += 1
    }
    lines.append(text[start...])
    return lines
  }

  private static func isToken(_ text: ArraySlice<Character>) -> Bool {
    !text.isEmpty
      && text.allSatisfy {
        ("0"..."9" ~= $0) || ("a"..."z" ~= $0) || ("A"..."Z" ~= $0) || "!#$%&'*+-.^_`|~".contains($0)
      }
  }
}
