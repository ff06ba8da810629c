/// What the head of a request says, once nothing in it is ambiguous.
struct RequestHead {
  /// The method.
  let method: String
  /// The target in origin form; an absolute form has lost its scheme and authority (RFC 9112 §3.2.2).
  let target: String
  /// The fields.
  let headers: HTTPHeaders
  /// Whether the version is HTTP/1.1.
  let isVersion11: Bool
  /// Whether the connection may serve another request.
  let keepAlive: Bool
  /// Whether the sender waits for `100 Continue`.
  var expectsContinue: Bool

  init(_ head: MessageHead) throws(HTTPRefusal) {
    let parts = head.startLine.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 3 else { throw .malformed("the request line is not three words") }
    guard !parts[0].isEmpty, parts[0].utf8.allSatisfy(MessageHead.isToken) else {
      throw .malformed("the method is no token")
    }
    method = String(parts[0])
    isVersion11 = try RequestHead.isVersion11(parts[2])
    let authority: Substring?
    (target, authority) = try RequestHead.originForm(parts[1], method: method)
    headers = head.headers
    try RequestHead.checkHost(headers, isRequired: isVersion11)
    if let authority, let host = headers["host"], !RequestHead.isSameHost(authority, host[...]) {
      throw .malformed("the target names another host than 'host'")
    }
    let connection = headers.values(of: "connection")
      .flatMap { $0.split(separator: ",") }
      .map { $0.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" }.lowercased() }
    keepAlive = isVersion11 ? !connection.contains("close") : connection.contains("keep-alive")
    let expectations = headers.values(of: "expect")
    guard expectations.allSatisfy({ HTTPHeaders.isSame($0, "100-continue") }) else { throw .expectation }
    expectsContinue = isVersion11 && !expectations.isEmpty
  }

  private static func isVersion11(_ text: Substring) throws(HTTPRefusal) -> Bool {
    switch text {
    case "HTTP/1.1": return true
    case "HTTP/1.0": return false
    default:
      guard text.hasPrefix("HTTP/") else { throw .malformed("the request line does not end in a version") }
      throw .version
    }
  }

  private static func originForm(
    _ target: Substring, method: String
  ) throws(HTTPRefusal) -> (target: String, authority: Substring?) {
    guard !target.isEmpty, target.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }) else {
      throw .malformed("the target has characters that must be encoded")
    }
    if target.hasPrefix("/") { return (String(target), nil) }
    if target == "*", method == "OPTIONS" { return ("*", nil) }
    guard target.hasPrefix("http://") else { throw .malformed("the target is no path") }
    let rest = target.dropFirst(7)
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    guard isAuthority(authority) else { throw .malformed("the target has no host") }
    let path = rest.dropFirst(authority.count)
    return (path.hasPrefix("/") ? String(path) : "/" + path, authority)
  }

  private static func checkHost(_ headers: HTTPHeaders, isRequired: Bool) throws(HTTPRefusal) {
    let hosts = headers.values(of: "host")
    guard hosts.count <= 1 else { throw .malformed("more than one 'host'") }
    guard let host = hosts.first else {
      if isRequired { throw .malformed("'host' is missing") }
      return
    }
    guard isAuthority(Substring(host)) else { throw .malformed("'host' is no host") }
  }

  /// Whether two authorities name the same host and port, of which 80 need not be named.
  private static func isSameHost(_ left: Substring, _ right: Substring) -> Bool {
    func named(_ text: Substring) -> String { String(text.hasSuffix(":80") ? text.dropLast(3) : text) }
    return HTTPHeaders.isSame(named(left), named(right))
  }

  /// A host with an optional port, without user information.
  private static func isAuthority(_ text: Substring) -> Bool {
    !text.isEmpty && !text.hasPrefix(":")
      && text.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x3A, 0x5B, 0x5D: true
        default: false
        }
      }
  }
}
