import CtapiCore

/// A question to a name server for the addresses of a host, and what its answer says (RFC 1035 §4, RFC 3596).
struct NameQuery: Sendable, Hashable {
  /// Which addresses are asked for, by the type of their records.
  enum Kind: UInt16, Sendable {
    case ipv4 = 1
    case ipv6 = 28
  }

  /// What an answer says.
  enum Answer: Sendable, Hashable {
    /// The addresses, in the server's order, and for how many seconds they hold; none when the name has none of that
    /// kind.
    case addresses([[UInt8]], seconds: Int)
    /// There is no such name.
    case noSuchName
    /// The answer did not fit and is to be asked for over TCP.
    case truncated
    /// The server cannot or will not say.
    case refused
  }

  private static let aliasType: UInt16 = 5
  private static let aliasLimit = 8

  /// The number by which the answer is known.
  let id: UInt16
  let kind: Kind
  /// The name's labels, in lower case.
  private let labels: [[UInt8]]

  /// A question; nil when the name cannot be one: empty labels, or too long.
  init?(id: UInt16, kind: Kind, name: String) {
    let trimmed = name.hasSuffix(".") ? String(name.dropLast()) : name
    labels = trimmed.lowercased().utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      .map { Array($0) }
    guard labels.allSatisfy({ (1...63).contains($0.count) }), labels.reduce(1, { $0 + $1.count + 1 }) <= 255 else {
      return nil
    }
    self.id = id
    self.kind = kind
  }

  /// The message to send.
  var bytes: [UInt8] {
    let header: [UInt8] = [UInt8(id >> 8), UInt8(id & 255), 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    return header + labels.flatMap { [UInt8($0.count)] + $0 } + [0, 0, UInt8(kind.rawValue), 0, 1]
  }

  /// Reads an answer; nil when it is none to this question.
  func answer(_ message: Span<UInt8>) -> Answer? {
    var reader = NameMessageReader(message)
    guard let id = reader.number(), id == self.id, let flags = reader.number(), flags & 0x8000 != 0,
      let questions = reader.number(), questions == 1, let answers = reader.number(), reader.skip(4),
      let asked = reader.name(), asked == labels, reader.number() == kind.rawValue, reader.number() == 1
    else { return nil }
    if flags & 0x0200 != 0 { return .truncated }
    switch flags & 15 {
    case 0: break
    case 3: return .noSuchName
    default: return .refused
    }
    return records(&reader, count: Int(answers))
  }

  /// The addresses of the name, through its aliases, which all have to hold; nil when the message is broken.
  private func records(_ reader: inout NameMessageReader, count: Int) -> Answer? {
    var aliases: [[[UInt8]]: (target: [[UInt8]], seconds: Int)] = [:]
    var found: [[[UInt8]]: (addresses: [[UInt8]], seconds: Int)] = [:]
    let size = kind == .ipv4 ? 4 : 16
    for _ in 0..<count {
      guard let owner = reader.name(), let type = reader.number(), let kindClass = reader.number(),
        let seconds = reader.seconds(), let length = reader.number()
      else { return nil }
      let end = reader.position + Int(length)
      if kindClass == 1, type == NameQuery.aliasType {
        guard let target = reader.name(), reader.position == end else { return nil }
        aliases[owner] = (target, seconds)
      } else if kindClass == 1, type == kind.rawValue, Int(length) == size {
        guard let bytes = reader.take(size) else { return nil }
        let before = found[owner] ?? ([], .max)
        found[owner] = (before.addresses + [bytes], min(before.seconds, seconds))
      } else {
        guard reader.skip(Int(length)) else { return nil }
      }
    }
    var name = labels
    var holds = Int.max
    for _ in 0..<NameQuery.aliasLimit {
      if let found = found[name] { return .addresses(found.addresses, seconds: min(holds, found.seconds)) }
      guard let next = aliases[name] else { break }
      name = next.target
      holds = min(holds, next.seconds)
    }
    return .addresses([], seconds: 0)
  }
}
