import CtapiCore
import CtapiDefinition
import Testing

@Suite struct RelayListenerTests {
  private static let head = "openapi: 3.0.1\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {}}}\n"

  private func imported(_ listeners: String) throws -> API.Imported {
    let text = RelayListenerTests.head + "x-ctapi-l4-listeners: \(listeners)\n"
    return API.importing(try Document(parsing: Array(text.utf8), format: .yaml), id: "a", name: "api")
  }

  private static let good = """
    [{port: 5432, protocol: TCP, target: {service: db.shop}}, {port: 6379, target: {service: cache.shop, port: 6380}},
    {port: 25, target: {host: mail.example, port: 2525}}]
    """

  @Test("gateway.md 8.5: listeners name a port and a service or a host")
  func listenersAreRead() throws {
    let imported = try imported(RelayListenerTests.good)
    #expect(imported.findings.filter { $0.severity == .error }.isEmpty)
    #expect(imported.api.listeners.map(\.port) == [5432, 6379, 25])
    #expect(
      imported.api.listeners.map { $0.target.description } == [
        "db.shop", "cache.shop at port 6380", "mail.example:2525",
      ])
    #expect(imported.api.listeners.map(\.name) == ["TCP 5432", "TCP 6379", "TCP 25"])
    #expect(try self.imported("[]").api.listeners.isEmpty)
  }

  @Test(
    "gateway.md 8.5: what cannot be offered is refused by name, at its place",
    arguments: [
      ("3", "/x-ctapi-l4-listeners", "'x-ctapi-l4-listeners' is a number, not an array"),
      ("[a]", "/x-ctapi-l4-listeners/0", "the listener is a string, not an object"),
      ("[{port: 0, target: {service: a.b}}]", "/x-ctapi-l4-listeners/0/port", "0 is no port"),
      ("[{port: 65536, target: {service: a.b}}]", "/x-ctapi-l4-listeners/0/port", "65536 is no port"),
      ("[{port: '80', target: {service: a.b}}]", "/x-ctapi-l4-listeners/0/port", "\"80\" is no port"),
      ("[{target: {service: a.b}}]", "/x-ctapi-l4-listeners/0", "the port is missing"),
      (
        "[{port: 1, protocol: UDP, target: {service: a.b}}]", "/x-ctapi-l4-listeners/0/protocol",
        "listeners for UDP are not offered, only TCP"
      ),
      (
        "[{port: 1, protocol: TLS, target: {service: a.b}}]", "/x-ctapi-l4-listeners/0/protocol",
        "listeners for TLS are not offered, only TCP"
      ),
      (
        "[{port: 1, protocol: tcp, target: {service: a.b}}]", "/x-ctapi-l4-listeners/0/protocol",
        "'tcp' is no protocol of a listener"
      ),
      ("[{port: 1}]", "/x-ctapi-l4-listeners/0", "the listener has no target"),
      ("[{port: 1, target: {}}]", "/x-ctapi-l4-listeners/0/target", "the target needs one of service and host"),
      (
        "[{port: 1, target: {service: a.b, host: h, port: 1}}]", "/x-ctapi-l4-listeners/0/target",
        "the target needs one of service and host"
      ),
      ("[{port: 1, target: {service: a}}]", "/x-ctapi-l4-listeners/0/target/service", "\"a\" is no service"),
      (
        "[{port: 1, target: {service: a.b, port: 0}}]", "/x-ctapi-l4-listeners/0/target/port", "0 is no port"
      ),
      ("[{port: 1, target: {host: h}}]", "/x-ctapi-l4-listeners/0/target", "the port is missing"),
      ("[{port: 1, target: {host: 'a b', port: 1}}]", "/x-ctapi-l4-listeners/0/target/host", "\"a b\" is no host"),
      ("[{port: 1, target: {host: h, port: 1, x: 1}}]", "/x-ctapi-l4-listeners/0/target/x", "a target has no 'x'"),
      ("[{port: 1, target: {service: a.b}, tls: 1}]", "/x-ctapi-l4-listeners/0/tls", "a listener has no 'tls'"),
      (
        "[{port: 1, target: {service: a.b}}, {port: 1, target: {service: c.d}}]", "/x-ctapi-l4-listeners/1/port",
        "two listeners have the port 1"
      ),
    ])
  func badListeners(_ text: String, _ place: String, _ message: String) throws {
    let errors = try imported(text).findings.filter { $0.severity == .error }
    #expect(errors.map { "\($0.pointer)" } == [place])
    #expect(errors.map(\.message) == [message])
    #expect(errors.allSatisfy { $0.rule == "invalid-listener" && $0.hint != nil })
  }

  @Test("gateway.md 8.5: listeners are kept, listed and exported as they came; API Gateway's own form refuses them")
  func listenersAreKept() throws {
    let text = RelayListenerTests.head + "x-ctapi-l4-listeners: \(RelayListenerTests.good)\n"
    let document = try Document(parsing: Array(text.utf8), format: .yaml)
    let storage = try DefinitionStorage(try Database(path: ":memory:"))
    _ = try storage.apply(try storage.plan(document, name: "api", options: ImportOptions(), newID: { "abc" }))
    let entry = try storage.entry(nil)
    let stored = try storage.stored(entry)
    #expect(stored.api.listeners == API.importing(document, id: "abc", name: "api").api.listeners)
    #expect(try storage.compiled(entry).listeners == stored.api.listeners)
    #expect(try storage.publication().apis[0].stages[0].definition.listeners.count == 3)
    let exported = try Document(parsing: stored.document.exported(as: .json), format: .json)
    #expect(exported.root.bytes() == document.root.bytes())
    let error = #expect(throws: CtapiError.self) { try stored.exportedForAWS(locality: Locality()) }
    #expect(error?.message == "the listener 'TCP 5432' relays TCP, which API Gateway does not")
  }

  @Test("a listener that goes away breaks its clients; one that is new does not")
  func listenersAreCompared() throws {
    func lines(_ old: String, _ new: String) throws -> [String] {
      func side(_ listeners: String) throws -> (document: Document, options: ImportOptions) {
        let text = RelayListenerTests.head + "x-ctapi-l4-listeners: \(listeners)\n"
        return (try Document(parsing: Array(text.utf8), format: .yaml), ImportOptions())
      }
      return APIComparison.differences(from: try side(old), to: try side(new)).map {
        "\($0.change.rawValue) \($0.subject)\($0.isBreaking ? " !" : "")"
      }
    }
    let one = "[{port: 1, target: {service: a.b}}]"
    #expect(try lines("[]", one) == ["added TCP 1"])
    #expect(try lines(one, "[]") == ["removed TCP 1 !"])
    #expect(try lines(one, "[{port: 1, target: {service: c.d}}]") == ["changed TCP 1"])
    #expect(try lines(one, "[{port: 1, protocol: TCP, target: {service: a.b}}]").isEmpty)
  }
}
