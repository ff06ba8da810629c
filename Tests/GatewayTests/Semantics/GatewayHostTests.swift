import CtapiCore
import CtapiHTTP
import Testing

@testable import CtapiDefinition
@testable import CtapiGateway

/// Which API and mapping a host names, and how paths are compared with what they name (`gateway.md` 1.1, 1.4, 1.6).
@Suite(.serialized) struct GatewayHostTests {
  private let fixture: StagedFixture

  init() throws { fixture = try StagedFixture() }

  /// An API that answers every path by its own name.
  private func mock(_ name: String, id: String, stages: [Stage] = [.default]) throws -> API {
    var api = try fixture.api(["ANY /{proxy+}", "$default"], id: id, name: name, stages: stages)
    for index in api.integrations.indices {
      api.integrations[index].target = .mock(MockResponse(status: 200, body: Array(name.utf8)))
    }
    return api
  }

  private func domain(_ name: String, _ mappings: [(key: String, api: String)]) throws -> PublishedDomain {
    PublishedDomain(
      try DomainName(name, created: .init(seconds: 0)),
      mappings: mappings.enumerated().map { index, mapping in
        APIMapping(id: "m\(index)", domain: name, key: mapping.key, apiID: mapping.api, stage: "$default")
      })
  }

  @Test("gateway.md 1.6, K28, K31: an exact domain goes before a wildcard one, whatever their order")
  func exactDomainsWin() throws {
    let apis = [try mock("exact", id: "a123456789"), try mock("wild", id: "b123456789")]
    let wild = try domain("*.wild.example", [("", "b123456789")])
    let exact = try domain("foo.wild.example", [("orders", "a123456789")])
    for domains in [[wild, exact], [exact, wild]] {
      fixture.inputs.domains = domains
      try fixture.serve(apis)
      #expect(try fixture.get("/orders/1", host: "foo.wild.example").body == "exact")
      #expect(try fixture.get("/orders/1", host: "FOO.wild.Example:8080").body == "exact")
      // What the exact domain does not map is not there: the wildcard one has no say any more.
      #expect(try fixture.get("/other", host: "foo.wild.example").status == 404)
      #expect(try fixture.get("/other", host: "bar.wild.example").body == "wild")
    }
  }
}
