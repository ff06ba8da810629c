import CtapiDefinition
import CtapiHTTP

/// An exchange as mappings and logs look at it: its facts, the request's head, and texts of the snapshot.
struct ExchangeView: ~Escapable {
  let facts: ExchangeFacts
  /// The request's head; its ranges in ``facts`` point into it.
  let head: RawSpan
  /// The client's address.
  let address: RawSpan
  /// `requestTime` as logs write it.
  let time: RawSpan
  /// The route's key; empty when no route was found.
  let routeKey: RawSpan
  /// The key of the custom domain's mapping that was taken; empty for none.
  let basePath: RawSpan
  /// What an authorizer said, by name; nil when none did.
  let authorizer: AuthorizerContext?
  /// The time now, in nanoseconds of the loop's clock.
  let now: Int

  @_lifetime(copy head, copy address, copy time, copy routeKey, copy basePath)
  init(
    _ facts: ExchangeFacts, head: RawSpan, address: RawSpan, time: RawSpan, routeKey: RawSpan, basePath: RawSpan,
    authorizer: AuthorizerContext?, now: Int
  ) {
    self.facts = facts
    self.head = head
    self.address = address
    self.time = time
    self.routeKey = routeKey
    self.basePath = basePath
    self.authorizer = authorizer
    self.now = now
  }

  /// Appends a context variable's value, written as `encoding` wants it; false when there is none.
  @inline(__always)
  func append(
    _ name: ContextName, key: RawSpan, to out: inout ByteBuffer, as encoding: TextEncoding
  ) -> Bool {
    switch name {
    case .requestID, .extendedRequestID: out.append(facts.requestID.span.bytes)
    case .sourceIP: out.append(address)
    case .requestTime: out.append(time)
    case .httpMethod: out.append(head.part(facts.method))
    case .routeKey: return append(routeKey, to: &out, as: encoding)
    case .status:
      // A client that went away got none.
      guard facts.status > 0 else { return false }
      out.append(decimal: Int(facts.status))
    case .responseLength: out.append(decimal: facts.responseLength)
    case .path:
      out.append(head.part(facts.path).extracting(Int(facts.pathStart)...), as: encoding)
    case .responseLatency: out.append(decimal: (now &- facts.begun) / 1_000_000)
    case .domainName: return append(domain, to: &out, as: encoding)
    case .dataProcessed: out.append(decimal: facts.requestLength &+ facts.responseLength)
    default: return appendOther(name, key: key, to: &out, as: encoding)
    }
    return true
  }

  @inline(never)
  private func appendOther(
    _ name: ContextName, key: RawSpan, to out: inout ByteBuffer, as encoding: TextEncoding
  ) -> Bool {
    switch name {
    case .userAgent: return append(header: "user-agent", to: &out, as: encoding)
    case .requestTimeEpoch: out.append(decimal: facts.wallMilliseconds)
    case .integrationLatency, .integrationLatencyOld:
      guard facts.backendTime >= 0 else { return false }
      out.append(decimal: facts.backendTime / 1_000_000)
    case .integrationStatus, .integrationStatusOld, .integrationServiceStatus:
      guard facts.backendStatus > 0 else { return false }
      out.append(decimal: Int(facts.backendStatus))
    case .errorMessage: return append(facts.failure.message, to: &out)
    case .errorMessageString:
      // In its quotes without a message, too: formats leave them out, and a bare dash is no JSON.
      out.append("\"")
      if let message = facts.failure.message { out.append(message) } else { out.append("-") }
      out.append("\"")
    case .errorResponseType: return append(facts.failure.responseType, to: &out)
    case .integrationError, .integrationErrorMessage: return append(facts.failure.integrationMessage, to: &out)
    case .basePathMatched: return append(basePath, to: &out, as: encoding)
    case .domainPrefix:
      let host = domain
      var end = 0
      while end < host.byteCount, host.byte(end) != UInt8(ascii: ".") { end &+= 1 }
      return append(host.extracting(0..<end), to: &out, as: encoding)
    case .authorizerError: return append(authorizer?.error ?? [], to: &out, as: encoding)
    case .claim: return append(authorizer?.claim(key) ?? [], to: &out, as: encoding)
    case .authorizerValue: return append(authorizer?.value(key) ?? [], to: &out, as: encoding)
    case .principalID: return append(authorizer?.principal ?? [], to: &out, as: encoding)
    default: return false
    }
    return true
  }

  /// The name of the host that was asked for.
  private var domain: RawSpan {
    @_lifetime(copy self)
    get { head.part(facts.host).hostName }
  }

  private func append(_ value: RawSpan, to out: inout ByteBuffer, as encoding: TextEncoding) -> Bool {
    guard !value.isEmpty else { return false }
    out.append(value, as: encoding)
    return true
  }

  private func append(_ value: [UInt8], to out: inout ByteBuffer, as encoding: TextEncoding) -> Bool {
    append(value.span.bytes, to: &out, as: encoding)
  }

  private func append(_ value: StaticString?, to out: inout ByteBuffer) -> Bool {
    guard let value else { return false }
    out.append(value)
    return true
  }

  private func append(header name: StaticString, to out: inout ByteBuffer, as encoding: TextEncoding) -> Bool {
    var scanner = FieldScanner(head, from: Int(facts.fieldsStart))
    while case .field = scanner.next() {
      if head.part(scanner.name).isWord(name) { return append(head.part(scanner.value), to: &out, as: encoding) }
    }
    return false
  }
}
