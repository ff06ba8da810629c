import CtapiCore
import CtapiDefinition
import CtapiGateway
import CtapiHTTP

/// A running gateway for one API, whose routes go to given backends.
final class GatewayFixture {
  let gateway: Gateway
  var port: UInt16 { gateway.address.port }

  init(
    _ inputs: GatewayInputs, limits: LoopLimits = LoopLimits(), tls: TLSContext? = nil,
    explains: ExplainMode = .errors, bodyFolder: String? = nil,
    report: @escaping @Sendable (Diagnostic) -> Void = { _ in },
    refetch: @escaping @Sendable (String) -> Bool = { _ in false }
  ) throws {
    var options = Gateway.Options()
    options.limits = limits
    options.explains = explains
    options.bodyFolder = bodyFolder
    options.report = report
    options.requestRefetch = { issuer, _ in refetch(issuer) }
    options.secure = tls.map { (.loopback(port: 0), $0) }
    gateway = try Gateway(at: .loopback(port: 0), workers: 1, snapshot: GatewaySnapshot(inputs), options: options)
  }

  /// Routes with keys and the backend URLs they go to.
  convenience init(_ routes: [(key: String, url: String)], stages: [Stage] = [.default], timeout: Int = 30_000) throws {
    try self.init(GatewayFixture.inputs(routes, stages: stages, timeout: timeout))
  }

  static func inputs(
    _ routes: [(key: String, url: String)], stages: [Stage] = [.default], timeout: Int = 30_000
  ) throws -> GatewayInputs {
    var api = API(id: "a123456789", name: "api", title: "test", stages: stages)
    var inputs = GatewayInputs()
    for (index, route) in routes.enumerated() {
      let url = try URLTemplate(route.url)
      let id = "int\(index)"
      api.integrations.append(Integration(id: id, target: .url(url), timeoutMilliseconds: timeout))
      api.routes.append(Route(id: "r\(index)", key: try RouteKey(route.key), integrationID: id))
      inputs.endpoints[.init(api: api.id, integration: id)] = [Endpoint(host: url.host, port: url.port)].compactMap {
        $0
      }
    }
    inputs.apis = [api]
    return inputs
  }

  private var isReleased = false

  deinit { if !isReleased { gateway.stop(within: .zero) } }

  /// Leaves it to the test to stop the gateway.
  func release() -> Gateway {
    isReleased = true
    return gateway
  }

  /// Sends one request on a connection of its own and gives what came back.
  func exchange(_ text: String) throws -> String {
    let connection = try RawConnection(port: port)
    connection.send(text)
    return connection.readResponse(toHead: text.hasPrefix("HEAD "))
  }

  func get(_ path: String) throws -> String { try exchange("GET \(path) HTTP/1.1\r\nHost: x\r\n\r\n") }
}
