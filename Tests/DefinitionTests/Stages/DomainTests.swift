import CtapiCore
import CtapiDefinition
import Testing

@Suite struct DomainTests {
  private let storage: DefinitionStorage

  init() throws {
    storage = try DefinitionStorage(try Database(path: ":memory:"))
    for name in ["one", "two", "three", "four"] {
      let document = try Document(
        parsing: Array("{openapi: 3.0.1, info: {title: t}, paths: {/a: {get: {}}}}".utf8), format: .yaml)
      _ = try storage.apply(try storage.plan(document, name: name, options: ImportOptions(), newID: { "id\(name)" }))
    }
  }

  private func map(_ domain: DomainName, _ key: String, _ api: String) throws {
    _ = try storage.map(domain, key: key, to: try storage.entry(api), stage: "$default")
  }

  @Test(
    "The longest mapping wins, by whole segments (gateway.md 1.6)",
    arguments: [
      ("/orders/v1/items/123", "two"), ("/orders/v2/items/9", "three"), ("/orders/v2/items/categories", "four"),
      ("/orders/v2/items/categories/5", "four"), ("/customers", "one"), ("/", "one"), ("/orders/v1/itemsX", "one"),
      ("/ORDERS/v1/items", "one"), ("/orders//v1/items", "one"), ("/%6frders/%761/items/1", "two"),
      ("/orders%2Fv1/items/1", "one"), ("/orders/v1%2fitems", "one"), ("/orders/v1/item%", "one"),
    ])
  func theLongestMappingWins(path: String, api: String) throws {
    let domain = try storage.createDomain("api.example.com", certificate: nil)
    for (key, name) in [
      ("", "one"), ("orders/v1/items", "two"), ("orders/v2/items", "three"), ("orders/v2/items/categories", "four"),
    ] { try map(domain, key, name) }
    let published = try #require(try storage.publication().domains.first)
    #expect(published.mapping(for: path)?.apiID == "id\(api)")
  }

  @Test("K30: a mapping to an API or a stage that is not there is refused, and nothing is kept")
  func mappingsLeadSomewhere() throws {
    let domain = try storage.createDomain("api.example.com", certificate: nil)
    let gone = try storage.entry("four")
    try storage.delete(gone)
    let noStage = #expect(throws: CtapiError.self) {
      try storage.map(domain, key: "a", to: try storage.entry("one"), stage: "absent")
    }
    #expect(noStage?.code == .stageNotFound)
    let noAPI = #expect(throws: CtapiError.self) { try storage.map(domain, key: "a", to: gone, stage: "$default") }
    #expect(noAPI?.code == .stageNotFound || noAPI?.code == .apiNotFound)
    #expect(throws: CtapiError.self) { try storage.entry("absent") }
    #expect(try storage.mappings(of: domain).isEmpty)
  }

  @Test func withoutAMappingForTheRestNothingAnswers() throws {
    let domain = try storage.createDomain("api.example.com", certificate: "web")
    try map(domain, "a", "one")
    let published = try #require(try storage.publication().domains.first)
    #expect(published.mapping(for: "/b") == nil)
    #expect(published.mapping(for: "/") == nil)
    #expect(published.mapping(for: "/a")?.stage == "$default")
    #expect(published.domain.certificate == "web")
  }

  @Test(
    arguments: [
      ("api.example.com", "API.example.com", true), ("api.example.com", "b.example.com", false),
      ("*.example.com", "b.example.com", true), ("*.example.com", "example.com", false),
      ("*.example.com", "a.b.example.com", false), ("*.example.com", ".example.com", false),
      ("api.example.com", "api.example.com.", true), ("api.example.com", "api.example.com..", false),
      ("*.example.com", "b.example.com.", true),
    ])
  func domainsServeTheirHosts(name: String, host: String, expected: Bool) throws {
    #expect(try DomainName(name, created: Timestamp(seconds: 0)).serves(host) == expected)
  }

  @Test("gateway.md 1.6: of two domains that serve a host the exact one does")
  func exactDomainsWin() throws {
    let created = Timestamp(seconds: 0)
    let domains = try ["*.wild.example", "foo.wild.example"].map {
      PublishedDomain(try DomainName($0, created: created), mappings: [])
    }
    for domains in [domains, domains.reversed()] {
      #expect(domains.serving("FOO.wild.example.:8080")?.domain.name == "foo.wild.example")
      #expect(domains.serving("bar.wild.example")?.domain.name == "*.wild.example")
      #expect(domains.serving("wild.example") == nil)
      #expect(domains.serving("[::1]:80") == nil)
    }
  }

  @Test(
    arguments: [
      "", "localhost", "a..b", "-a.b", "a-.b", "a_b.c", "a b.c", "*.*.a", "a.*.b", "*", "*.com", "1.2.3.4", "a/b.c",
      "ä.example", "a.b\u{1B}", String(repeating: "a", count: 64) + ".b",
      String(repeating: "a.", count: 127) + "b",
    ])
  func whatIsNoDomainIsRefused(name: String) {
    let error = #expect(throws: CtapiError.self) { try storage.createDomain(name, certificate: nil) }
    #expect(error?.code == .invalidDomain)
    #expect(error?.message.contains("\u{1B}") == false)
  }

  @Test(arguments: ["/a", "a/", "a//b", "a b", "ä", "a?b", "a#b", "a%20b", String(repeating: "a", count: 301)])
  func whatIsNoMappingIsRefused(key: String) throws {
    let domain = try storage.createDomain("api.example.com", certificate: nil)
    let error = #expect(throws: CtapiError.self) { try map(domain, key, "one") }
    #expect(error?.code == .invalidMapping)
  }

  @Test func everyCharacterOfAKeyIsTaken() throws {
    let domain = try storage.createDomain("api.example.com", certificate: nil)
    try map(domain, "aZ0$-_.+!*'()/b", "one")
    #expect(try storage.mappings(of: domain).map(\.key) == ["aZ0$-_.+!*'()/b"])
  }

  @Test("An unknown API or stage cannot be mapped (gateway.md 1.6)") func onlyWhatIsThereIsMapped() throws {
    let domain = try storage.createDomain("api.example.com", certificate: nil)
    #expect(throws: CtapiError.self) { try map(domain, "a", "five") }
    let error = #expect(throws: CtapiError.self) {
      try storage.map(domain, key: "a", to: try storage.entry("one"), stage: "dev")
    }
    #expect(error?.code == .stageNotFound)
  }

  @Test func mappedStagesAndAPIsStay() throws {
    let domain = try storage.createDomain("api.example.com", certificate: nil)
    try map(domain, "a/b", "one")
    let entry = try storage.entry("one")
    for attempt in 0..<2 {
      let error = #expect(throws: CtapiError.self) {
        if attempt == 0 { try storage.delete(entry) } else { try storage.delete(stage: "$default", of: entry) }
      }
      #expect(error?.code == .stageInUse)
      #expect(error?.message.contains("api.example.com/a/b") == true)
    }
    let inUse = #expect(throws: CtapiError.self) { try storage.deleteDomain("api.example.com", force: false) }
    #expect(inUse?.code == .domainInUse)
    try storage.delete(try storage.mapping("a/b", of: domain))
    try storage.delete(stage: "$default", of: entry)
    try storage.delete(entry)
    try storage.deleteDomain("API.example.com", force: false)
    #expect(try storage.domains().isEmpty)
  }

  @Test func mappingsAreChangedAndForced() throws {
    let domain = try storage.createDomain("api.example.com", certificate: nil)
    try map(domain, "", "one")
    let mapping = try storage.mapping("", of: domain)
    #expect(try storage.mapping(mapping.id, of: domain) == mapping)
    #expect(try storage.remap(mapping, to: try storage.entry("two"), stage: "$default"))
    #expect(try !storage.remap(try storage.mapping("", of: domain), to: try storage.entry("two"), stage: "$default"))
    #expect(try storage.mapping("", of: domain).apiID == "idtwo")
    #expect(throws: CtapiError.self) { try map(domain, "", "one") }
    let missing = #expect(throws: CtapiError.self) { try storage.mapping("x", of: domain) }
    #expect(missing?.code == .mappingNotFound)
    try storage.deleteDomain(domain.name, force: true)
    #expect(try storage.publication().domains.isEmpty)
    #expect(try storage.definitions("SELECT count(*) FROM mapping") == 0)
  }

  @Test func domainsAreToldAndChanged() throws {
    _ = try storage.createDomain("API.example.com", certificate: nil)
    let exists = #expect(throws: CtapiError.self) { try storage.createDomain("api.EXAMPLE.com", certificate: nil) }
    #expect(exists?.code == .domainExists)
    #expect(try storage.updateDomain("api.example.com", certificate: "web"))
    #expect(try !storage.updateDomain("api.example.com", certificate: "web"))
    #expect(try storage.domain("Api.example.com").certificate == "web")
    #expect(throws: CtapiError.self) { try storage.updateDomain("api.example.com", certificate: "a\nb") }
    let missing = #expect(throws: CtapiError.self) { try storage.domain("b.example.com") }
    #expect(missing?.code == .domainNotFound)
  }

  @Test func deepMappingsAreCounted() throws {
    let domain = try storage.createDomain("api.example.com", certificate: nil)
    for number in 0..<DefinitionStorage.maximumDeepMappings { try map(domain, "a/\(number)", "one") }
    #expect(throws: CtapiError.self) { try map(domain, "a/more", "one") }
    try map(domain, "more", "one")
  }
}
