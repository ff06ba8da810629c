import CtapiCore

/// Writes whole responses: status line, the handler's fields, and the framing the server answers for.
enum ResponseWriter {
  /// The bytes of a response to a request of that method.
  static func bytes(
    of response: HTTPResponse, toMethod method: String, keepAlive: Bool, at time: Timestamp
  ) -> [UInt8] {
    let hasNoBody = response.status == 204 || response.status == 304
    var head = "HTTP/1.1 \(response.status) \(reason(response.status))\r\n"
    for field in response.headers.fields where !isFraming(field.name) && isSafe(field) {
      head += "\(field.name): \(field.value)\r\n"
    }
    head += "date: \(time.httpDate)\r\n"
    if !hasNoBody { head += "content-length: \(response.body.count)\r\n" }
    head += keepAlive ? "\r\n" : "connection: close\r\n\r\n"
    return Array(head.utf8) + (hasNoBody || method == "HEAD" ? [] : response.body)
  }

  /// The server's own answer to what it does not accept.
  static func refusal(_ refusal: HTTPRefusal) -> HTTPResponse {
    let message: JSON = ["message": .string(refusal.reason)]
    return HTTPResponse(status: refusal.status, contentType: "application/json", body: message.bytes())
  }

  private static func isFraming(_ name: String) -> Bool {
    ["content-length", "transfer-encoding", "connection", "date"].contains { HTTPHeaders.isSame($0, name) }
  }

  /// Whether a field cannot break out of its line; a handler that echoes input must not be able to split a response.
  private static func isSafe(_ field: HTTPHeaders.Field) -> Bool {
    !field.name.isEmpty && field.name.utf8.allSatisfy(MessageHead.isToken)
      && field.value.utf8.allSatisfy { ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 }
  }

  private static func reason(_ status: Int) -> String {
    switch status {
    case 200: "OK"
    case 201: "Created"
    case 202: "Accepted"
    case 204: "No Content"
    case 304: "Not Modified"
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 408: "Request Timeout"
    case 413: "Content Too Large"
    case 417: "Expectation Failed"
    case 431: "Request Header Fields Too Large"
    case 500: "Internal Server Error"
    case 501: "Not Implemented"
    case 503: "Service Unavailable"
    case 505: "HTTP Version Not Supported"
    default: ""
    }
  }
}
