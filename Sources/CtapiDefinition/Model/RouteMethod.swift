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
    for method in RouteMethod.allCases where method != .any {
      if RouteMethod.matches(method.rawValue, bytes) {
        self = method
        return
      }
    }
    return nil
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
