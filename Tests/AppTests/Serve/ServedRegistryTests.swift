import CtapiApp
import CtapiCore
import CtapiDefinition
import CtapiHTTP
import CtapiRegistry
import CtapiTestSupport
import Glibc
import Synchronization
import Testing

/// A server on a data directory whose one API goes to a service of the registry.
@Suite(.serialized) struct ServedRegistryTests {
  private final class Reports: Sendable {
    let all = Mutex<[Diagnostic]>([])
  }

  private let folder: TemporaryDirectory
  private let directory: DataDirectory
  private let registry: Registry
  private let reports = Reports()
  private static let service = "foods.shop"

  init() throws {
    folder = try TemporaryDirectory()
    directory = DataDirectory(path: folder.file("data"))
    let database = try #require(try directory.openState(create: true))
    registry = try Registry(database)
    _ = try registry.createNamespace(NamespaceRequest(name: "shop", kind: .dnsPrivate))
    _ = try registry.createService(
      ServiceRequest(
        name: "foods", namespaceID: "shop", dns: DNSConfiguration([.init(.srv)]), healthCheck: .custom))
    let text = """
      {openapi: 3.0.1, info: {title: t}, paths: {/a: {get: {x-amazon-apigateway-integration: {type: http_proxy, \
      httpMethod: GET, uri: \(ServedRegistryTests.service), connectionType: VPC_LINK, connectionId: link, \
      payloadFormatVersion: '1.0'}}}}}
      """
    let storage = try DefinitionStorage(database)
    let document = try Document(parsing: Array(text.utf8), format: .yaml)
    _ = try storage.apply(
      try storage.plan(document, name: "api", options: ImportOptions(), newID: { "a123456789" }))
  }

  private func start(gateway: UInt16 = 0, control: UInt16 = 0) throws -> Server {
    var configuration = ServeConfiguration()
    configuration.gateway = .loopback(port: gateway)
    configuration.control = .loopback(port: control)
    let reports = reports
    return try Server.start(directory, configuration, report: { found in reports.all.withLock { $0.append(found) } })
  }

  private func backend(_ name: String) throws -> HTTPServer {
    try HTTPServer(at: [.loopback(port: 0)]) { _ in HTTPResponse(status: 200, body: Array(name.utf8)) }
  }

  private func get(_ gateway: String) throws -> (status: Int, body: String) {
    let url = try HTTPURL(gateway + "/a")
    let response = try HTTPClient().send(HTTPRequest(method: "GET", target: url.target), to: url)
    return (response.status, String(decoding: response.body, as: UTF8.self))
  }

  private func register(_ id: String, _ server: HTTPServer) throws {
    try registry.register(
      id, of: ServedRegistryTests.service,
      attributes: InstanceAttributes([
        InstanceAttributes.ipv4: "127.0.0.1", InstanceAttributes.port: String(server.addresses[0].port),
      ]))
  }

  @Test("K81: an instance set UNHEALTHY gets nothing more, and the other gets everything")
  func unhealthyInstancesGetNothing() throws {
    let (first, second) = (try backend("a"), try backend("b"))
    try register("a", first)
    try register("b", second)
    let server = try start()
    let gateway = server.address.gateway
    #expect(Set(try (0..<6).map { _ in try get(gateway).body }) == ["a", "b"])
    _ = try registry.setStatus(false, of: "a", in: ServedRegistryTests.service)
    // The change is seen by the next look at the file; until then both are served.
    var inRow = 0
    for _ in 0..<5000 where inRow < 4 {
      inRow = try get(gateway).body == "b" ? inRow + 1 : 0
      usleep(1000)
    }
    #expect(try (0..<20).map { _ in try get(gateway).body } == Array(repeating: "b", count: 20))
    _ = try registry.setStatus(true, of: "a", in: ServedRegistryTests.service)
    var isBack = false
    for _ in 0..<5000 where !isBack {
      isBack = try get(gateway).body == "a"
      usleep(1000)
    }
    #expect(isBack)
    server.stop(within: .zero)
    first.stop(within: .zero)
    second.stop(within: .zero)
  }

  @Test("gateway.md 8.5: a TCP listener of a document follows the registry's health and each change of the document")
  func listenersFollowTheRegistry() throws {
    let (first, second) = (try backend("a"), try backend("b"))
    try register("a", first)
    try register("b", second)
    let port = try ListeningSocket(.loopback(port: 0)).address.port
    let storage = try DefinitionStorage(try #require(try directory.openState(create: false)))
    func relay(_ listeners: String) throws {
      let stored = try storage.stored(try storage.entry(nil))
      var root = stored.document.root
      root[JSONPointer(["x-ctapi-l4-listeners"])] = try JSON(parsing: listeners)
      _ = try storage.replace(stored, with: Document(root, format: .json))
    }
    let server = try start()
    // HTTP over the listener is one use of TCP, and each request a connection of its own.
    func body() -> String? { try? get("http://127.0.0.1:\(port)").body }
    #expect(body() == nil)
    try relay(#"[{"port":\#(port),"protocol":"TCP","target":{"service":"foods.shop"}}]"#)
    func wait(until isSo: () -> Bool) -> Bool {
      for _ in 0..<5000 {
        if isSo() { return true }
        usleep(1000)
      }
      return false
    }
    #expect(wait { body() != nil })
    #expect(Set((0..<6).map { _ in body() }) == ["a", "b"])
    _ = try registry.setStatus(false, of: "a", in: ServedRegistryTests.service)
    #expect(wait { Set((0..<4).map { _ in body() }) == ["b"] })
    // A port that is taken leaves the listener as it was, and is named.
    let taken = try ListeningSocket(.loopback(port: 0))
    try relay(
      #"[{"port":\#(port),"target":{"service":"foods.shop"}},{"port":\#(taken.address.port),"target":{"service":"foods.shop"}}]"#
    )
    #expect(wait { reports.all.withLock { $0 }.contains { $0.message.contains("stay as they were") } })
    #expect(body() == "b")
    #expect(reports.all.withLock { $0 }.count { $0.rule == "address-in-use" } == 1)
    try relay("[]")
    #expect(wait { body() == nil })
    withExtendedLifetime(taken) {}
    server.stop(within: .zero)
    first.stop(within: .zero)
    second.stop(within: .zero)
  }

  @Test("gateway.md 8.5: a TCP listener whose port is taken at the start ends the server in one line")
  func takenListenersEndTheStart() throws {
    let taken = try ListeningSocket(.loopback(port: 0))
    let storage = try DefinitionStorage(try #require(try directory.openState(create: false)))
    let stored = try storage.stored(try storage.entry(nil))
    var root = stored.document.root
    root[JSONPointer(["x-ctapi-l4-listeners"])] = [
      ["port": .integer(Int(taken.address.port)), "target": ["service": "foods.shop"]]
    ]
    _ = try storage.replace(stored, with: Document(root, format: .json))
    do {
      let server = try start()
      Issue.record("a taken port was served")
      server.stop(within: .zero)
    } catch let error as CtapiError {
      #expect(error.code == .addressInUse)
      #expect(
        error.message == "a TCP listener of an API: '127.0.0.1:\(taken.address.port)' is in use by another program")
    }
    withExtendedLifetime(taken) {}
  }

  @Test("gateway.md 8.5: a TCP listener at one of the server's own ports is refused by the option that has it")
  func ownPortsAreReserved() throws {
    let port = try ListeningSocket(.loopback(port: 0)).address.port
    let storage = try DefinitionStorage(try #require(try directory.openState(create: false)))
    func listen(_ ports: [UInt16]) throws {
      let stored = try storage.stored(try storage.entry(nil))
      var root = stored.document.root
      root[JSONPointer(["x-ctapi-l4-listeners"])] = .array(
        ports.map { ["port": .integer(Int($0)), "target": ["service": "foods.shop"]] })
      _ = try storage.replace(stored, with: Document(root, format: .json))
    }
    try listen([port])
    for (option, ports) in [("--gateway", (port, 0)), ("--control", (0, port))] as [(String, (UInt16, UInt16))] {
      do {
        let server = try start(gateway: ports.0, control: ports.1)
        Issue.record("a listener was served at the port of \(option)")
        server.stop(within: .zero)
      } catch let error as CtapiError {
        #expect(error.code.kind == .usage)
        #expect(
          error.message
            == "a TCP listener of an API: '127.0.0.1:\(port)' is where this server itself listens, with '\(option)'")
        #expect(error.hint?.contains(option) == true)
      }
    }
    // While a server runs, so is the port that the kernel has picked for it.
    try listen([])
    let server = try start()
    let picked = try HTTPURL(server.address.control).port
    try listen([UInt16(picked)])
    func isRefused() -> Bool {
      reports.all.withLock { $0 }.contains { $0.rule == "address-reserved" && $0.message.contains("'--control'") }
    }
    for _ in 0..<5000 where !isRefused() { usleep(1000) }
    #expect(isRefused())
    server.stop(within: .zero)
  }

  @Test("C83: an instance without a port attribute is 503, and the server's log says which attribute is missing")
  func missingPortsAreNamed() throws {
    let database = try #require(try directory.openState(create: false))
    let storage = try DefinitionStorage(database)
    let plain = try registry.createService(
      ServiceRequest(name: "plain", namespaceID: "shop", dns: DNSConfiguration([.init(.a)]), healthCheck: .none))
    try registry.register(
      "a", of: "plain.shop", attributes: InstanceAttributes([InstanceAttributes.ipv4: "127.0.0.1"]))
    let stored = try storage.stored(try storage.entry(nil))
    let text = String(decoding: stored.document.bytes, as: UTF8.self).replacing("foods.shop", with: "plain.shop")
    let document = try Document(parsing: Array(text.utf8), format: .yaml)
    _ = try storage.apply(try storage.plan(document, name: "api", options: ImportOptions(), newID: { "x" }))
    let server = try start()
    let answer = try get(server.address.gateway)
    #expect(answer.status == 503)
    #expect(answer.body == "{\"message\":\"Service Unavailable\"}")
    let found = reports.all.withLock { $0 }.first { $0.rule == "missing-attribute" }
    #expect(found?.message.contains("'AWS_INSTANCE_PORT'") == true)
    #expect(found?.message.contains(plain.service.fullName) == true)
    #expect(found?.hint?.contains("--port") == true)
    server.stop(within: .zero)
  }
}
