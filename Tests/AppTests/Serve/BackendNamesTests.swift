import CtapiCore
import CtapiDefinition
import CtapiGateway
import CtapiHTTP
import CtapiTestSupport
import Glibc
import Synchronization
import Testing

@testable import CtapiApp

@Suite(.serialized) struct BackendNamesTests {
  /// What a name server answers for now.
  private final class Zone: Sendable {
    let addresses = Mutex<[UInt8]>([1])
  }

  /// What the server said, for when an answer is another than expected.
  private let said = Reports()

  private final class Reports: Sendable {
    let all = Mutex<[Diagnostic]>([])
    var text: String { all.withLock { $0 }.map { "\($0.rule): \($0.message)" }.joined(separator: "; ") }
  }

  /// A server of an API whose backend is `backend.test`, for which the zone has addresses of loopback.
  private func serving(
    _ zone: Zone, seconds: UInt8 = 1, flags: [UInt8] = [0x81, 0x80],
    _ body: (_ gateway: String, TinyNameServer) throws -> Void
  ) throws {
    let backend = try HTTPServer(at: [.loopback(port: 0)]) { request in
      HTTPResponse(status: 200, contentType: "text/plain", body: Array((request.headers["host"] ?? "").utf8))
    }
    defer { backend.stop(within: .zero) }
    let names = try TinyNameServer { question in
      let addresses = question.type == 1 ? zone.addresses.withLock { $0 } : []
      return [
        question.answer(
          flags: flags, records: addresses.map { TinyNameServer.address([127, 0, 0, $0], seconds: seconds) })
      ]
    }
    defer { names.stop() }
    let folder = try TemporaryDirectory()
    let hosts = try folder.write("", to: "hosts")
    let file = try folder.write("nameserver 127.0.0.1\n", to: "resolv.conf")
    try importAPI(into: folder, port: backend.addresses[0].port)
    var configuration = ServeConfiguration()
    configuration.gateway = .loopback(port: 0)
    configuration.control = .loopback(port: 0)
    // However busy the machine is: nobody has to answer soon for the first request to find a name.
    configuration.namePatience = .seconds(20)
    let port = names.port
    configuration.resolver = {
      HostResolver(hostsFile: hosts, servers: NameServers(file: file, port: port, patience: .seconds(20)))
    }
    let said = said
    let server = try Server.start(
      folder.dataDirectory, configuration, report: { found in said.all.withLock { $0.append(found) } })
    let gateway = server.address.gateway
    let result = Result { try body(gateway, names) }
    server.stop(within: .zero)
    try result.get()
  }

  /// Imports an API whose backend is `backend.test`.
  private func importAPI(into folder: TemporaryDirectory, port: UInt16) throws {
    let text = """
      openapi: 3.0.1
      info: {title: t, version: '1'}
      paths:
        /a:
          get:
            x-amazon-apigateway-integration:
              {type: http_proxy, httpMethod: ANY, uri: 'http://backend.test:\(port)/'}
      """
    let document = try Document(parsing: Array(text.utf8), format: .yaml, file: "api.yaml")
    let database = try #require(try folder.dataDirectory.openState(create: true))
    let storage = try DefinitionStorage(database)
    let plan = try storage.plan(document, name: "api", options: DefinitionCheckup.options(Locality(), nil)) {
      "a123456789"
    }
    _ = try storage.apply(plan)
  }

  @Test("gateway.md 3.2: a name that was answered as soon as it was asked for is read again all the same")
  func fastAnswersAreNotMissed() throws {
    let folder = try TemporaryDirectory()
    try importAPI(into: folder, port: 80)
    let hosts = try folder.write("", to: "hosts")
    let file = try folder.write("nameserver 127.0.0.1\n", to: "resolv.conf")
    let server = try TinyNameServer { question in
      [question.answer(records: question.type == 1 ? [TinyNameServer.address([127, 0, 0, 1])] : [])]
    }
    defer { server.stop() }
    let port = server.port
    let answered = Mutex(false)
    let names = try BackendNames(
      resolver: {
        HostResolver(hostsFile: hosts, servers: NameServers(file: file, port: port, patience: .seconds(20)))
      },
      patience: .seconds(20)
    ) { answered.withLock { $0 = true } }
    defer { names.stop() }
    let source = try GatewaySource(
      folder.dataDirectory, locality: Locality(), clock: SystemClock(), trust: TLSTrust(), contexts: TLSContexts(),
      limits: AccountLimits(), names: names, remoteKeys: { _ in IssuerAnswer(keys: .discoveryFailed) })
    func endpoints() throws -> Int { try source.read().inputs.endpoints.values.reduce(0) { $0 + $1.count } }
    #expect(try endpoints() == 0)
    while !answered.withLock({ $0 }) { usleep(1000) }
    #expect(source.settleNames())
    #expect(try endpoints() == 1)
    #expect(!source.settleNames())
  }

  private func get(_ gateway: String) throws -> HTTPResponse { try HTTPClient().get(try HTTPURL(gateway + "/a")) }

  @Test("gateway.md 3.2: the first request already finds a backend that only a name server knows")
  func namesAreKnownWhenServingBegins() throws {
    try serving(Zone(), seconds: 60) { (gateway, names) throws in
      let answer = try get(gateway)
      #expect(answer.status == 200, "\(said.text)")
      #expect(String(decoding: answer.body, as: UTF8.self).hasPrefix("backend.test:"))
      #expect(names.asked.count == 1)
    }
  }

  @Test("K82, gateway.md 3.7: without an address a request is 503, and served as soon as there is one")
  func namesWithoutAddressAre503() throws {
    let zone = Zone()
    zone.addresses.withLock { $0 = [] }
    try serving(zone) { (gateway, _) throws in
      let answer = try get(gateway)
      #expect(answer.status == 503)
      #expect(String(decoding: answer.body, as: UTF8.self) == "{\"message\":\"Service Unavailable\"}")
      zone.addresses.withLock { $0 = [1] }
      var status = 503
      for _ in 0..<200 where status == 503 {
        usleep(50_000)
        status = try get(gateway).status
      }
      #expect(status == 200)
    }
  }

  @Test("of several addresses one that takes no connection is passed over")
  func deadAddressesArePassedOver() throws {
    let zone = Zone()
    // The backend listens at 127.0.0.1 alone.
    zone.addresses.withLock { $0 = [7, 1, 9] }
    try serving(zone) { (gateway, _) throws in
      for number in 0..<12 {
        let answer = try get(gateway)
        #expect(answer.status == 200, "request \(number): \(answer.status) \(said.text)")
      }
    }
  }
}
