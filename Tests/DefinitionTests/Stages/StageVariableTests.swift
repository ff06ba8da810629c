import CtapiCore
import CtapiDefinition
import Testing

@Suite struct StageVariableTests {
  private let storage: DefinitionStorage

  init() throws { storage = try DefinitionStorage(try Database(path: ":memory:")) }

  private func take(_ uri: String, connection: String = "INTERNET") throws {
    let text = """
      {openapi: 3.0.1, info: {title: t}, paths: {'/p/{id}': {get: {x-amazon-apigateway-integration:
      {type: http_proxy, httpMethod: ANY, connectionType: \(connection), uri: '\(uri)'}}}}}
      """
    let document = try Document(parsing: Array(text.utf8), format: .yaml)
    _ = try storage.apply(try storage.plan(document, name: "api", options: ImportOptions(), newID: { "abc" }))
  }

  private func url(_ variables: [StageVariable]) throws -> (text: String?, problems: [Diagnostic]) {
    let entry = try storage.entry(nil)
    _ = try storage.update("$default", of: entry) { $0.variables = variables }
    let publication = try storage.publication()
    let definition = publication.apis[0].stages[0].definition
    #expect(definition.routes.count == 1)
    guard let id = definition.routes[0].integrationID else { return (nil, publication.problems) }
    let target = try #require(definition.integration(id)).target
    guard case .url(let url) = target else { return (nil, publication.problems) }
    return (url.text, publication.problems)
  }

  private static let host = StageVariable(name: "host", value: "127.0.0.1")

  @Test func theValuesOfTheStageMakeTheURL() throws {
    try take(
      "http://${stageVariables.host}:${stageVariables.port}/v${stageVariables.port}/{id}?q=${stageVariables.host}")
    let found = try url([Self.host, StageVariable(name: "port", value: "9000")])
    #expect(found.text == "http://127.0.0.1:9000/v9000/{id}?q=127.0.0.1")
    #expect(found.problems.isEmpty)
  }

  @Test func aVariableWithoutValueMakesTheRouteAnswer500() throws {
    try take("http://${stageVariables.host}/{id}")
    let found = try url([])
    #expect(found.text == nil)
    #expect(found.problems.map(\.rule) == ["stage-variable"])
    #expect(found.problems[0].message.contains("there is no stage variable 'host'"))
  }

  @Test(arguments: ["127.0.0.1:99999", "a:b", "#"]) func aValueThatMakesNoURLAnswers500(value: String) throws {
    try take("http://${stageVariables.host}/{id}")
    #expect(try url([StageVariable(name: "host", value: value)]).text == nil)
  }

  @Test(
    arguments: [
      "${stageVariables.url}/a", "http://${stageVariables.}/", "http://${stageVariables.a-b}/",
      "http://${stageVariables.a", "http://${stageVariables.host}/{other}",
    ]) func whatCanBeNoURLIsRefusedAtImport(uri: String)
  {
    #expect(throws: CtapiError.self) { try take(uri) }
  }

  @Test func privateIntegrationsTakeNone() {
    let error = #expect(throws: CtapiError.self) { try take("${stageVariables.a}.b", connection: "VPC_LINK") }
    #expect(error?.message.contains("private integration") == true)
  }

  @Test func theDocumentKeepsTheVariable() throws {
    try take("http://${stageVariables.host}/{id}")
    let stored = try storage.stored(try storage.entry(nil))
    #expect(try stored.exportedForAWS(locality: Locality()).root.text().contains("http://${stageVariables.host}/{id}"))
    #expect(RouteSummary(stored.api.routes[0], of: stored.api).target == "http://${stageVariables.host}/{id}")
  }
}
