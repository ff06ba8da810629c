import CtapiCore
import CtapiDefinition
import CtapiHTTP

extension SnapshotBuilder {
  mutating func served(_ integration: Integration, of api: API, _ stage: Stage) -> ServedIntegration {
    var kind = ServedIntegration.Kind.unusable
    var hostLine = ByteRange()
    var mock = (status: 0, head: ByteRange(), body: ByteRange())
    switch integration.target {
    case .url(let url):
      kind = url.isSecure ? .unusable : .url
      hostLine = text.keep("Host: \(url.authority)\r\n")
    case .service: kind = integration.serverNameToVerify == nil ? .service : .unusable
    case .mock(let response):
      kind = .mock
      let kept = keep(mock: response)
      mock = (response.status, kept.head, kept.body)
    case .variableURL: kind = .unusable
    }
    if let reason = unservable(integration) {
      kind = .unusable
      report(
        "integration-unservable", "the integration '\(integration.id)' of '\(api.name)' answers 500: \(reason)")
    }
    let first = endpoints.count
    let key = GatewayInputs.IntegrationKey(api: api.id, integration: integration.id, stage: stage.name)
    endpoints += inputs.endpoints[key] ?? inputs.endpoints[.init(api: api.id, integration: integration.id)] ?? []
    return ServedIntegration(
      kind: kind, endpoints: Int32(first)..<Int32(endpoints.count), timeout: UInt32(integration.timeoutMilliseconds),
      method: text.keep(integration.method?.rawValue ?? ""), hostLine: hostLine,
      mockStatus: Int32(mock.status), mockHead: mock.head, mockBody: mock.body)
  }

  /// What this gateway does not do for an integration, by name.
  private func unservable(_ integration: Integration) -> String? {
    if case .variableURL = integration.target { return "its URL needs the variables of a stage" }
    if case .url(let url) = integration.target, url.isSecure { return "TLS to backends is not offered" }
    if integration.serverNameToVerify != nil { return "TLS to backends is not offered" }
    return nil
  }

  private mutating func keep(mock response: MockResponse) -> (head: ByteRange, body: ByteRange) {
    var head = "HTTP/1.1 \(response.status) \(StatusText.reason(of: response.status))\r\n"
    if let type = response.contentType { head += "content-type: \(type)\r\n" }
    if response.status != 204, response.status != 304 { head += "content-length: \(response.body.count)\r\n" }
    return (text.keep(head), text.keep(response.body))
  }
}
