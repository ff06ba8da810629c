import CtapiCore
import CtapiDefinition
import Testing

@Suite struct ExportTests {
  private func stored(_ text: String, _ options: ImportOptions = ImportOptions()) throws -> StoredAPI {
    let storage = try DefinitionStorage(try Database(path: ":memory:"))
    let document = try Document(parsing: Array(text.utf8), format: .yaml)
    _ = try storage.apply(try storage.plan(document, name: "api", options: options, newID: { "abc" }))
    return try storage.stored(try storage.entry(nil))
  }

  private func aws(_ text: String, _ options: ImportOptions = ImportOptions()) throws -> JSON {
    try stored(text, options).exportedForAWS(locality: Locality()).root
  }

  @Test func theOwnNotationIsTheTextThatCame() throws {
    let text = "# a comment\n" + Sample.blog
    #expect(try stored(text).document.exported(as: .yaml) == Array(text.utf8))
  }

  @Test func theOtherNotationMeansTheSame() throws {
    let document = try stored(Sample.blog).document
    let json = try Document(parsing: document.exported(as: .json), format: .json)
    #expect(json.root.bytes() == document.root.bytes())
    let yaml = try Document(parsing: json.exported(as: .yaml), format: .yaml)
    #expect(yaml.root.bytes() == document.root.bytes())
  }

  @Test func charactersThatDriveTerminalsAreEscaped() throws {
    let text = "openapi: 3.0.1\ninfo: {title: \"a\u{202E}b\\u0085😀\"}\npaths: {}\n"
    for format in DocumentFormat.allCases {
      let bytes = try stored(text).document.exported(as: format)
      #expect(!String(decoding: bytes, as: UTF8.self).unicodeScalars.contains { [0x85, 0x202E].contains($0.value) })
      #expect(try Document(parsing: bytes, format: format).root["info"]?["title"] == "a\u{202E}b\u{85}😀")
    }
  }

  @Test("K115: without extensions there is no x-amazon key") func extensionsAreLeftOut() throws {
    let plain = try stored(Sample.blog).document.withoutExtensions
    #expect(!String(decoding: plain.exported(as: .json), as: UTF8.self).contains("x-amazon"))
    #expect(plain.root["paths"]?.objectValue?.count == 2)
  }

  @Test("K115: what API Gateway exports comes back as it is") func awsExportIsAFixpoint() throws {
    let first = try aws(Sample.blog)
    let second = try aws(first.text())
    #expect(first.bytes() == second.bytes())
    #expect(first["x-amazon-apigateway-importexport-version"] == "1.0")
    #expect(first["servers"]?.arrayValue?.first?["url"] == "https://abc.execute-api.us-east-1.amazonaws.com/{basePath}")
  }

  @Test func awsExportHasAPIGatewaysShape() throws {
    let root = try aws(Sample.blog)
    #expect(
      root.objectValue?.names == [
        "openapi", "info", "servers", "paths", "components", "x-amazon-apigateway-cors",
        "x-amazon-apigateway-importexport-version",
      ])
    let put = root["paths"]?["/petstore/pets/{petId}"]?["put"]
    #expect(put?["security"] == [["my-authorizer": ["pets.write"]]])
    #expect(put?["responses"] == ["default": ["description": "Default response for PUT /petstore/pets/{petId}"]])
    #expect(
      put?["x-amazon-apigateway-integration"]?.objectValue?.names == [
        "payloadFormatVersion", "connectionId", "type", "httpMethod", "uri", "connectionType",
      ])
    let parameter = root["paths"]?["/petstore/pets/{petId}"]?["parameters"]?.arrayValue?.first
    #expect(parameter?["description"] == "Generated path parameter for petId")
  }

  @Test("K122: every integration field is exported") func everyFieldIsExported() throws {
    let integration =
      "{responseParameters: {'500': {'overwrite:statuscode': '403'}}, requestParameters: {'append:header.x': y}, payloadFormatVersion: '1.0', connectionId: c, type: http_proxy, httpMethod: POST, uri: 'http://b/{p}', connectionType: INTERNET, timeoutInMillis: 50, tlsConfig: {serverNameToVerify: n}}"
    let root = try aws(
      "{openapi: 3.0.1, info: {title: t, version: '2', description: d}, tags: [{name: n, x-amazon-apigateway-tag-value: v}], paths: {'/a/{p+}': {get: {operationId: o, x-amazon-apigateway-integration: \(integration)}}}}"
    )
    let exported = root["paths"]?["/a/{p+}"]?["get"]
    #expect(exported?["x-amazon-apigateway-integration"] == (try JSON(parsingYAML: integration)))
    #expect(exported?["operationId"] == "o")
    #expect(root["paths"]?["/a/{p+}"]?["parameters"]?.arrayValue?.first?["name"] == "p+")
    #expect(root["info"] == ["title": "t", "description": "d", "version": "2"])
    #expect(root["tags"] == [["name": "n", "x-amazon-apigateway-tag-value": "v"]])
  }

  @Test("K113: $default is exported as any-method") func defaultRouteIsExported() throws {
    let root = try aws(
      "{openapi: 3.0.1, info: {title: t}, paths: {/$default: {x-amazon-apigateway-any-method: {isDefaultRoute: true, x-amazon-apigateway-integration: {type: http_proxy, httpMethod: ANY, uri: 'http://b/'}}}}}"
    )
    #expect(root["paths"]?["/$default"]?["x-amazon-apigateway-any-method"]?["isDefaultRoute"] == true)
  }

  @Test func whatAPIGatewayHasNotIsRefusedByName() throws {
    let plain = "{openapi: 3.0.1, info: {title: t}, paths: {/a: {get: {}}}}"
    let mock = #expect(throws: CtapiError.self) { try aws(plain) }
    #expect(mock?.code == .unsupported && mock?.message.contains("GET /a") == true)
    let local = #expect(throws: CtapiError.self) { try aws(plain, ImportOptions(target: "pets.demo")) }
    #expect(local?.message.contains("pets.demo") == true)
  }
}
