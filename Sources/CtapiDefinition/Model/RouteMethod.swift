/// A method of a route key (`gateway.md` 1.2); names are upper case only (C24).
package enum RouteMethod: String, Sendable, Hashable, CaseIterable {
  // The order is the order of the tables in ``RouteTable``; `ANY` stays last.
  case get = "GET"
  case post = "POST"
  case put = "PUT"
  case patch = "PATCH"
  case delete = "DELETE"
  case head = "HEAD"
  case options = "OPTIONS"
  /// Every method that has no route of its own on that path.
  case any = "ANY"

  /// The position in ``allCases``.
  package var index: Int {
    switch self {
    case .get: 0
    case .post: 1
    case .put: 2
    case .patch: 3
    case .delete: 4
    case .head: 5
    case .options: 6
    case .any: 7
    }
  }

  /// The method of a request line, by its bytes; nil for one that only `ANY` can serve.
  package init?(_ bytes: Span<UInt8>) {
    // The bytes as one number, first byte lowest; no name is longer than seven.
    guard bytes.count <= 7 else { return nil }
    var word: UInt64 = 0
    for index in bytes.indices { word |= UInt64(bytes[index]) &<< UInt64(index &* 8) }
    switch word {
    case 0x54_4547: self = .get
    case 0x5453_4F50: self = .post
    case 0x54_5550: self = .put
    case 0x48_4354_4150: self = .patch
    case 0x4554_454C_4544: self = .delete
    case 0x4441_4548: self = .head
    case 0x53_4E4F_4954_504F: self = .options
    default: return nil
    }
  }

  /// Whether the bytes are the name of a method but for the case of letters.
  ///
  /// Letters count (RFC 9110 §9.1), so that it is another method to every route; yet many frameworks take it for the
  /// method itself, and a guarded route could be called by way of an open `ANY` (`reliability.md` 1.5 row 11).
  package static func isMiswritten(_ bytes: Span<UInt8>) -> Bool {
    guard bytes.count <= 7, RouteMethod(bytes) == nil else { return false }
    var upper: [UInt8] = []
    for index in bytes.indices { upper.append(bytes[index] &- 0x61 < 26 ? bytes[index] & 0xDF : bytes[index]) }
    return RouteMethod(upper.span) != nil
  }
}
