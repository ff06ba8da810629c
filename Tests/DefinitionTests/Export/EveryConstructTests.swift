import CtapiCore
import CtapiDefinition
import Testing

@Suite struct EveryConstructTests {
  private let options = ImportOptions(audience: ["a"])

  private func stored(_ document: Document) throws -> StoredAPI {
    let storage = try DefinitionStorage(try Database(path: ":memory:"))
    _ = try storage.apply(try storage.plan(document, name: "api", options: options, newID: { "abc" }))
    return try storage.stored(try storage.entry(nil))
  }

  @Test(arguments: DocumentFormat.allCases) func itComesBackWhole(format: DocumentFormat) throws {
    let given = try Document(parsing: Array(EveryConstruct.yaml.utf8), format: .yaml)
    let document = try Document(
      parsing: format == .yaml ? given.bytes : given.exported(as: .json), format: format)
    let kept = try stored(document).document
    for other in DocumentFormat.allCases {
      let exported = try Document(parsing: kept.exported(as: other), format: other)
      #expect(exported.root.bytes() == given.root.bytes(), "\(format) to \(other)")
    }
  }

  @Test("K112: another implementation reads the same out of the YAML") func itMeansWhatOthersRead() throws {
    let ours = try Document(parsing: Array(EveryConstruct.yaml.utf8), format: .yaml)
    let theirs = try Document(parsing: Array(EveryConstruct.json.utf8), format: .json)
    #expect(ours.root.bytes(.indented) == theirs.root.bytes(.indented))
    #expect(try stored(theirs).api.routes == stored(ours).api.routes)
  }

  @Test func whatYAMLCouldTwistIsUnharmed() throws {
    let root = try Document(parsing: Array(EveryConstruct.yaml.utf8), format: .yaml).root
    #expect(root["info"]?["x-info"]?.text() == #"[1,2.50,1e3,true,null,"no","no","010","1:30","2020-01-01",null]"#)
    #expect(root["paths"]?["/pets"]?["get"]?["responses"]?.objectValue?.names == ["200", "4XX", "default"])
    #expect(root["info"]?["version"] == "2026-01-31")
  }

  @Test func itsRoutesAreServed() throws {
    let api = try stored(try Document(parsing: Array(EveryConstruct.yaml.utf8), format: .yaml)).api
    #expect(
      api.routes.map(\.key.description) == [
        "GET /pets", "POST /pets", "HEAD /pets", "OPTIONS /pets", "PATCH /pets", "GET /pets/{id}", "PUT /pets/{id}",
        "DELETE /pets/{id}", "ANY /files/{path+}", "GET /shared",
      ])
    #expect(api.authorizers.map(\.name) == ["jwt", "oidc"])
    #expect(api.routes.filter { $0.authorization == .none }.map(\.key.description) == ["GET /pets"])
    let targets = api.served.map { served -> String in
      guard case .url(let url)? = served.integration?.target else { return "none" }
      return url.text
    }
    #expect(targets[0] == "http://127.0.0.1:9001/pets")
    #expect(targets[1] == "http://127.0.0.1:9000/pets")
    #expect(targets[5] == "https://api.example.com:443/v1/pets/{id}")
  }

  @Test func whatCountsElsewhereIsNamed() throws {
    let document = try Document(parsing: Array(EveryConstruct.yaml.utf8), format: .yaml)
    let rules = Set(Linter.findings(document, options: options).map(\.rule))
    #expect(
      rules == [
        "authorizer-from-scheme", "method-trace", "openapi-unused", "scheme-unused", "parameter-undeclared",
        "preflight-guarded",
        "ref-outside",
      ])
  }

  @Test func withoutExtensionsOnlyThoseAreGone() throws {
    let document = try Document(parsing: Array(EveryConstruct.yaml.utf8), format: .yaml)
    let plain = document.withoutExtensions.root
    #expect(plain["x-root"] == document.root["x-root"])
    #expect(plain["x-amazon-apigateway-cors"] == nil)
    #expect(plain["components"]?["schemas"] == document.root["components"]?["schemas"])
  }
}
