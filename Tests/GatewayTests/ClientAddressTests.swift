import CtapiCore
import CtapiHTTP
import Glibc
import Testing

@testable import CtapiDefinition
@testable import CtapiGateway

/// The client's address is the same text to rules, logs, events and mappings; only `forwarded` dresses it (RFC 7239 §6).
@Suite(.serialized) struct ClientAddressTests {
  @Test(
    "RFC 4291 §2.5.5.2: the address of an IPv4 client is IPv4, whichever socket took it",
    arguments: [("::1", "::1"), ("2001:db8::ff", "2001:db8::ff"), ("::ffff:10.1.2.3", "10.1.2.3"), ("::", "::")])
  func addressesAreRead(_ given: String, _ expected: String) {
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    #expect(inet_pton(AF_INET6, given, &address.sin6_addr) == 1)
    var storage = sockaddr_storage()
    withUnsafeMutableBytes(of: &storage) { target in
      withUnsafeBytes(of: address) { target.copyMemory(from: $0) }
    }
    #expect(String(decoding: ClientAddress.text(of: storage), as: UTF8.self) == expected)
  }

  @Test("gateway.md 8.3, 8.4: an IPv6 client is found by its network, and named as it is")
  func version6Clients() async throws {
    let fixture = try StagedFixture()
    fixture.place = .ipv6([UInt8](repeating: 0, count: 15) + [1], port: 0)
    var stage = Stage.default
    stage.accessLog = AccessLogSettings(
      destination: "a.log", format: "$context.identity.sourceIp $context.status $context.requestId")
    let mappings = try ParameterMapping.requestMappings(
      JSONText.object([("append:header.x-from", "$context.identity.sourceIp")]))
    var api = try fixture.api(["GET /blocked", "GET /open"], stages: [stage]) { $0.requestParameters = mappings }
    api.integrations.append(Integration(id: "no", target: .mock(MockResponse(status: 403, body: []))))
    let rule = Array(#"{"sourceIp":["10.0.0.0/8","::/96"]}"#.utf8)
    let match = try RequestMatch(try JSON(parsing: rule.span))
    api.routes[0].variants = [RouteVariant(priority: 1, match: match, integrationID: "no")]
    try fixture.serve([api])
    let connection = try RawConnection(version6Port: fixture.port)
    connection.send("GET /blocked HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(Answer(connection.readResponse()).status == 403)
    let record = await fixture.gateway?.decisions(Gateway.DecisionQuery(limit: 1)).decisions.last
    #expect(record?.json["request"]?["client"] == "::1")
    connection.send("GET /open HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(Answer(connection.readResponse()).status == 200)
    let headers = fixture.backend.requests.first?.headers
    #expect(headers?["x-from"] == "::1")
    #expect(headers?["forwarded"] == #"for="[::1]";host=x;proto=http"#)
    #expect(try fixture.stopAndReadLog("a.log").allSatisfy { $0.hasPrefix("::1 ") })
  }
}
