/// A whole response as a handler of the control port gives it, or as the client received it.
package struct HTTPResponse: Sendable, Hashable {
  /// The status code, 200 to 599 from a handler.
  package var status: Int
  /// The header fields; the server adds those of framing, `date` and `connection` itself.
  package var headers: HTTPHeaders
  /// The whole body.
  package var body: [UInt8]

  /// A response of its parts.
  package init(status: Int, headers: HTTPHeaders = [:], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// A response that carries text.
  package init(status: Int, contentType: String, body: [UInt8]) {
    self.init(status: status, headers: ["content-type": contentType], body: body)
  }
}
