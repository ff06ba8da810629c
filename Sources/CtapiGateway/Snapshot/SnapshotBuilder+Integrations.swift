import CtapiCore
import CtapiDefinition
import CtapiHTTP

extension SnapshotBuilder {
  mutating func served(_ integration: Integration, of api: API, _ stage: Stage) -> ServedIntegration {
    var kind = ServedIntegration.Kind.unusable
    var hostLine = ByteRange()
    var mock = (status: 0, head: ByteRange(), body: ByteRange())
    var callTarget = ByteRange()
    var function: Int32 = -1
    var redirect: Range<Int32> = 0..<0
    switch integration.target {
    case .url(let url):
      kind = .url
      hostLine = text.keep("Host: \(url.authority)\r\n")
    case .service: kind = .service
    case .mock(let response):
      kind = .mock
      let kept = keep(mock: response, of: api)
      mock = (response.status, kept.head, kept.body)
    case .redirect(let target):
      kind = .redirect
      redirect = add(target)
      mock.status = target.status
    case .function(let target):
      kind = .function
      hostLine = text.keep("Host: \(target.url.authority)\r\n")
      callTarget = text.keep(target.url.target)
      function = Int32(functions.count)
      functions.append(ServedFunction(format: target.payloadFormat, names: names(of: api, stage)))
    case .variableURL: kind = .unusable
    }
    if let reason = unservable(integration) {
      kind = .unusable
      report(
        "integration-unservable", "the integration '\(integration.id)' of '\(api.name)' answers 500: \(reason)")
    }
    let first = endpoints.count
    let key = GatewayInputs.IntegrationKey(api: api.id, integration: integration.id, stage: stage.name)
    let found = inputs.endpoints[key] ?? inputs.endpoints[.init(api: api.id, integration: integration.id)] ?? []
    let serverName = SnapshotBuilder.serverName(of: integration)
    endpoints += found.map { Backend($0, serverName: serverName) }
    var served = ServedIntegration(
      kind: kind, endpoints: Int32(first)..<Int32(endpoints.count), timeout: UInt32(integration.timeoutMilliseconds),
      method: text.keep(integration.method?.rawValue ?? ""), hostLine: hostLine,
      callTarget: callTarget, function: function, redirect: redirect, mockStatus: Int32(mock.status),
      mockHead: mock.head, mockBody: mock.body)
    served.isUnresolved = inputs.unresolved.contains(key)
    return served
  }

  /// The name that a backend's certificate must be for; nil where no TLS is spoken (`gateway.md` 3.3).
  private static func serverName(of integration: Integration) -> String? {
    if case .url(let url) = integration.target { return url.isSecure ? url.host : nil }
    if case .function(let function) = integration.target { return function.url.isSecure ? function.url.host : nil }
    return integration.serverNameToVerify
  }

  /// What this gateway does not do for an integration, by name.
  private func unservable(_ integration: Integration) -> String? {
    if SnapshotBuilder.serverName(of: integration) != nil, inputs.clientTLS == nil {
      return "no certificate authorities to verify backends with"
    }
    return nil
  }

  /// The names that events of a stage have.
  func names(of api: API, _ stage: Stage) -> EventWriter.Names {
    EventWriter.Names(accountID: inputs.accountID, apiID: api.id, stage: stage.name, variables: stage.variables)
  }

  /// The head of a mock's answer, as far as the API's own fields leave it (`gateway.md` 5), and its body.
  private mutating func keep(mock response: MockResponse, of api: API) -> (head: ByteRange, body: ByteRange) {
    var head = "HTTP/1.1 \(response.status) \(StatusText.reason(of: response.status))\r\n"
    if let type = response.contentType { head += "content-type: \(type)\r\n" }
    for header in response.headers where api.cors == nil || !header.name.lowercased().hasPrefix("access-control-") {
      head += "\(header.name): \(header.value)\r\n"
    }
    if response.status != 204, response.status != 304 { head += "content-length: \(response.body.count)\r\n" }
    return (text.keep(head), text.keep(response.body))
  }
}

extension URLTemplate {
  /// Path and query as a request line has them, of a URL without parameters.
  var target: String {
    let text = parts.map { part in
      guard case .text(let words) = part else { return "" }
      return words
    }.joined()
    return text.hasPrefix("/") ? text : "/" + text
  }
}
