import CtapiCore
import CtapiDefinition
import CtapiGateway
import CtapiHTTP
import CtapiTestSupport

/// A running gateway for definitions that a test changes, with one backend behind all of their URLs.
final class StagedFixture {
  let backend: RecordingBackend
  let folder: TemporaryDirectory
  let state: GatewayState
  private(set) var gateway: Gateway?
  var inputs = GatewayInputs()
  /// Where the gateway will listen.
  var place = SocketAddress.loopback(port: 0)
  var url: String { "http://127.0.0.1:\(backend.port)" }
  var port: UInt16 { gateway?.address.port ?? 0 }

  init(answer: @escaping @Sendable (HTTPRequest) -> HTTPResponse = StagedFixture.echo) throws {
    backend = try RecordingBackend(answer: answer)
    folder = try TemporaryDirectory()
    state = GatewayState(loops: 1, logFolder: folder.path)
  }

  deinit {
    gateway?.stop(within: .zero)
    backend.stop()
  }

  static let echo: @Sendable (HTTPRequest) -> HTTPResponse = { request in
    HTTPResponse(status: 200, contentType: "text/plain", body: Array("\(request.method) \(request.target)".utf8))
  }

  /// An API whose routes go to the backend under their own path.
  func api(
    _ keys: [String], id: String = "a123456789", name: String = "api", stages: [Stage] = [.default],
    change: (inout Integration) -> Void = { _ in }
  ) throws -> API {
    var api = API(id: id, name: name, title: "test", stages: stages)
    for (index, text) in keys.enumerated() {
      let key = try RouteKey(text)
      let path = key.template?.description.replacingPlus ?? ""
      var integration = Integration(id: "\(id)-int\(index)", target: .url(try URLTemplate(url + path)))
      change(&integration)
      api.integrations.append(integration)
      api.routes.append(Route(id: "r\(index)", key: key, integrationID: integration.id))
      inputs.endpoints[.init(api: id, integration: integration.id)] = [
        Endpoint(host: "127.0.0.1", port: Int(backend.port))
      ].compactMap { $0 }
    }
    return api
  }

  /// Starts the gateway, or has it serve the inputs as they are now.
  @discardableResult
  func serve(_ apis: [API]) throws -> [Diagnostic] {
    inputs.apis = apis
    let snapshot = GatewaySnapshot(inputs, state: state)
    if let gateway {
      gateway.publish(snapshot)
    } else {
      var options = Gateway.Options()
      options.bodyFolder = folder.path
      gateway = try Gateway(at: place, workers: 1, snapshot: snapshot, options: options)
    }
    return snapshot.problems
  }

  /// Serves one route that goes to a backend of the test's own, with changes of its answers of 200.
  func serve(_ key: String, to port: UInt16, changing changes: [(String, String)]) throws {
    let mappings = try ParameterMapping.responseMappings(.object(["200": JSONText.object(changes)]))
    let target = IntegrationTarget.url(try URLTemplate("http://127.0.0.1:\(port)/"))
    let api = try api([key]) {
      $0.target = target
      $0.responseParameters = mappings
    }
    inputs.endpoints[.init(api: api.id, integration: api.integrations[0].id)] = [
      Endpoint(host: "127.0.0.1", port: Int(port))
    ].compactMap { $0 }
    try serve([api])
  }

  /// Sends a head with these fields behind `host`, and gives what came back.
  func send(_ line: String, _ fields: [String] = [], host: String = "x", body: String = "") throws -> Answer {
    let connection = try RawConnection(port: port)
    let length = body.isEmpty ? "" : "Content-Length: \(body.utf8.count)\r\n"
    connection.send(
      "\(line) HTTP/1.1\r\nHost: \(host)\r\n" + fields.map { $0 + "\r\n" }.joined() + length + "\r\n" + body)
    return Answer(connection.readResponse())
  }

  func get(_ path: String, _ fields: [String] = [], host: String = "x") throws -> Answer {
    try send("GET \(path)", fields, host: host)
  }

  /// Stops the gateway and gives the lines of an access log.
  func stopAndReadLog(_ name: String) throws -> [String] {
    gateway?.stop(within: .seconds(1))
    gateway = nil
    return String(decoding: try Files.read(folder.file(name)), as: UTF8.self).split(separator: "\n").map(String.init)
  }
}

extension String {
  fileprivate var replacingPlus: String { split(separator: "+}").joined(separator: "}") + (hasSuffix("+}") ? "}" : "") }
}
