/// A whole request as a handler of the control port sees it, or as the client sends it.
package struct HTTPRequest: Sendable, Hashable {
  /// The method, case-sensitive.
  package var method: String
  /// The request target in origin form, as sent: path and query, still encoded.
  package var target: String
  /// The header fields, without those of framing once the body is whole.
  package var headers: HTTPHeaders
  /// The whole body, chunks joined.
  package var body: [UInt8]

  /// A request of its parts.
  package init(method: String = "GET", target: String, headers: HTTPHeaders = [:], body: [UInt8] = []) {
    self.method = method
    self.target = target
    self.headers = headers
    self.body = body
  }

  /// The target up to the first `?`, still encoded.
  package var path: Substring { target.prefix { $0 != "?" } }

  /// What follows the first `?`, still encoded; nil without one.
  package var query: Substring? {
    guard let mark = target.firstIndex(of: "?") else { return nil }
    return target[target.index(after: mark)...]
  }
}
