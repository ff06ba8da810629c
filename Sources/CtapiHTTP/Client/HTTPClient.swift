package import CtapiCore

/// A blocking HTTP/1.1 client with a deadline for everything: one request, one connection, no redirects.
///
/// For fetching keys, checking health, calling the control port and testing routes; never for the data plane.
package struct HTTPClient: Sendable {
  /// How long a connection may take.
  package var connectTimeout = Duration.seconds(2)
  /// How long the whole exchange may take, connecting included.
  package var timeout = Duration.seconds(10)
  /// What it takes of a response.
  package var limits = HTTPLimits()
  /// Which addresses it calls.
  package var reach = Reach.thisMachine
  /// Whom it believes when it speaks TLS; what they vouch for is verified always.
  package var trust = TLSTrust()
  /// How host names become addresses.
  package var resolver = HostResolver()

  /// Shared by the client's copies.
  private let contexts = TLSContexts()

  /// Which addresses a client calls.
  package enum Reach: Sendable, Hashable {
    /// Loopback and Unix sockets only.
    case thisMachine
    /// Other machines too, over TLS.
    case remoteOverTLS
    /// Other machines too.
    case anywhere
  }

  /// A client that calls this machine only and waits 10 seconds.
  package init() {}

  /// Gets a URL.
  package func get(_ url: HTTPURL) throws(CtapiError) -> HTTPResponse {
    try send(HTTPRequest(target: url.target), to: url)
  }

  /// Sends a request to the host of `url`; the request's own target is used.
  ///
  /// Any status is a result. Throws `name-unresolved`, `unreachable`, `http-timeout`, `response-invalid`,
  /// `certificate-refused` or `tls-failed` (all exit 7), `trust-unreadable` (exit 6), and `remote-refused` (exit 5) for
  /// another machine when only this one is allowed.
  package func send(_ request: HTTPRequest, to url: HTTPURL) throws(CtapiError) -> HTTPResponse {
    let addresses = try resolver.addresses(of: url.host, port: url.port)
    let tls = url.isSecure ? (host: url.host, context: try contexts.context(trusting: trust)) : nil
    let deadline = ContinuousClock.now + timeout
    var failure: CtapiError?
    for address in addresses {
      guard mayCall(address, isSecure: url.isSecure) else {
        throw CtapiError(
          .remoteRefused, "'\(url.host)' is not this machine",
          hint: reach == .thisMachine ? "only loopback is called from here" : "call other machines with https://")
      }
      do throws(CtapiError) {
        return try exchange(request, with: address, authority: url.authority, tls: tls, by: deadline)
      } catch {
        // Another address is tried only when this one took nothing.
        guard error.code == .unreachable else { throw error }
        failure = failure ?? error
      }
    }
    throw failure ?? CtapiError(.unreachable, "no address of '\(url.host)' answers")
  }

  /// Sends a request to an address, such as a server's Unix socket.
  package func send(
    _ request: HTTPRequest, to address: SocketAddress, authority: String = "localhost"
  ) throws(CtapiError) -> HTTPResponse {
    try exchange(request, with: address, authority: authority, tls: nil, by: ContinuousClock.now + timeout)
  }

  private func mayCall(_ address: SocketAddress, isSecure: Bool) -> Bool {
    switch reach {
    case .thisMachine: address.isLocal
    case .remoteOverTLS: isSecure || address.isLocal
    case .anywhere: true
    }
  }

  private func exchange(
    _ request: HTTPRequest, with address: SocketAddress, authority: String,
    tls: (host: String, context: TLSContext)?, by deadline: ContinuousClock.Instant
  ) throws(CtapiError) -> HTTPResponse {
    let message = try HTTPClient.bytes(of: request, authority: authority)
    var socket = try connect(to: address, by: deadline)
    if let tls { try socket.secure(to: tls.host, with: tls.context, by: deadline) }
    do throws(ClientSocket.Failure) {
      try socket.write(message.span, by: deadline)
    } catch {
      // The other side may have answered and closed before it had all of the request: its answer is read below.
      if case .timeout = error { throw HTTPClient.broken(address, error) }
    }
    var reader = HTTPResponseReader(toMethod: request.method, limits: limits)
    while true {
      let bytes: [UInt8]
      do throws(ClientSocket.Failure) {
        bytes = try socket.read(by: deadline)
      } catch {
        throw HTTPClient.broken(address, error)
      }
      do throws(HTTPRefusal) {
        if bytes.isEmpty { return try reader.end() }
        if let response = try reader.append(bytes.span) { return response }
      } catch {
        throw CtapiError(.responseInvalid, "'\(address)' answered no HTTP that can be used: \(error.reason)")
      }
    }
  }

  /// Connects to an address within the time for that, and by `deadline`; throws `unreachable`.
  func connect(
    to address: SocketAddress, by deadline: ContinuousClock.Instant
  ) throws(CtapiError) -> ClientSocket {
    do throws(ClientSocket.Failure) {
      return try ClientSocket(connectingTo: address, by: min(deadline, ContinuousClock.now + connectTimeout))
    } catch {
      throw HTTPClient.unreachable(address, error)
    }
  }

  private static func bytes(of request: HTTPRequest, authority: String) throws(CtapiError) -> [UInt8] {
    guard request.target.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !request.method.isEmpty,
      request.method.utf8.allSatisfy(MessageHead.isToken)
    else { throw CtapiError(.urlInvalid, "method or target of a request has characters that must be encoded") }
    var head = "\(request.method) \(request.target) HTTP/1.1\r\nhost: \(request.headers["host"] ?? authority)\r\n"
    for field in request.headers.fields where !isOwn(field.name) {
      guard field.name.utf8.allSatisfy(MessageHead.isToken),
        field.value.utf8.allSatisfy({ ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 })
      else { throw CtapiError(.urlInvalid, "the field '\(field.name.escapedForTerminal)' cannot be sent") }
      head += "\(field.name): \(field.value)\r\n"
    }
    if !request.body.isEmpty || request.method == "POST" || request.method == "PUT" {
      head += "content-length: \(request.body.count)\r\n"
    }
    return Array((head + "connection: close\r\n\r\n").utf8) + request.body
  }

  private static func isOwn(_ name: String) -> Bool {
    ["host", "content-length", "transfer-encoding", "connection"].contains { HTTPHeaders.isSame($0, name) }
  }

  static func unreachable(_ address: SocketAddress, _ failure: ClientSocket.Failure) -> CtapiError {
    switch failure {
    case .timeout: CtapiError(.unreachable, "'\(address)' does not accept a connection in time")
    default:
      CtapiError(
        .unreachable, "cannot connect to '\(address)': \(failure.text)",
        hint: "see that its server runs and listens there")
    }
  }

  private static func broken(_ address: SocketAddress, _ failure: ClientSocket.Failure) -> CtapiError {
    switch failure {
    case .timeout: CtapiError(.httpTimeout, "'\(address)' did not answer in time")
    default: CtapiError(.connectionBroken, "the connection to '\(address)' broke: \(failure.text)")
    }
  }
}

extension ErrorCode {
  /// Nobody accepts a connection there.
  package static let unreachable = ErrorCode("unreachable", .unavailable)
  /// An answer that did not come in time.
  package static let httpTimeout = ErrorCode("http-timeout", .unavailable)
  /// A connection that ended in the middle.
  package static let connectionBroken = ErrorCode("connection-broken", .unavailable)
  /// An answer that is not HTTP, or more than was asked for.
  package static let responseInvalid = ErrorCode("response-invalid", .unavailable)
  /// A host outside this machine where only this one may be called.
  package static let remoteRefused = ErrorCode("remote-refused", .refused)
}
