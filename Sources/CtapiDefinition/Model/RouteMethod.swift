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
    // Length and first letters leave one candidate, which is then compared whole.
    let candidate: RouteMethod
    switch (bytes.count, bytes.isEmpty ? 0 : bytes[0]) {
    case (3, UInt8(ascii: "G")): candidate = .get
    case (3, UInt8(ascii: "P")): candidate = .put
    case (4, UInt8(ascii: "P")): candidate = .post
    case (4, UInt8(ascii: "H")): candidate = .head
    case (5, UInt8(ascii: "P")): candidate = .patch
    case (6, UInt8(ascii: "D")): candidate = .delete
    case (7, UInt8(ascii: "O")): candidate = .options
    default: return nil
    }
    guard RouteMethod.matches(candidate.rawValue, bytes) else { return nil }
    self = candidate
  }

  private static func matches(_ name: String, _ bytes: Span<UInt8>) -> Bool {
    guard name.utf8.count == bytes.count else { return false }
    var index = 0
    for byte in name.utf8 {
      if bytes[index] != byte { return false }
      index += 1
    }
    return true
  }
}
