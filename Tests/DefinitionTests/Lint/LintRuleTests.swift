import CtapiCore
import CtapiDefinition
import Testing

/// Every rule is found by a document that breaks it, with a place and a fix.
@Suite struct LintRuleTests {
  private static let head = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\n"
  private static let http = "type: http_proxy, httpMethod: ANY, payloadFormatVersion: '1.0'"
  private static let good = "responses: {}, x-amazon-apigateway-integration: {\(http), uri: 'http://b/'}"
  private static let schemes =
    "components: {securitySchemes: {s: {type: oauth2, x-amazon-apigateway-authorizer: {type: jwt, identitySource: $request.header.A, jwtConfiguration: {issuer: 'https://i', audience: [a]}}}}}\n"

  private static func get(_ operation: String, path: String = "/a", _ rest: String = "") -> String {
    head + "paths: {'\(path)': {get: {\(operation)}}}\n" + rest
  }

  static let documents: [(rule: String, text: String)] = [
    ("document-shape", head + "paths: []\n"), ("extension-ignored", get(good, "x-amazon-apigateway-policy: {}\n")),
    (
      "extension-ignored",
      get(good, "servers: [{url: /, x-amazon-apigateway-endpoint-configuration: {vpcEndpointIds: [a]}}]\n")
    ),
    ("extension-ignored", get(good, "components: {x-amazon-apigateway-other: 1}\n")),
    ("extension-ignored", get(good, "tags: [{name: a, x-amazon-apigateway-other: 1}]\n")),
    ("extension-unknown", get(good, "x-ctapi-cache: 1\n")),
    ("extension-unknown", get("x-amazon-apigateway-integration: {\(http), uri: 'http://b/', x-ctapi-retry: 1}")),
    ("invalid-listener", get(good, "x-ctapi-l4-listeners: [{port: 0}]\n")),
    ("encoded-paths", get(good, "x-ctapi-encoded-paths: keep\n")),
    ("importexport-version", get(good, "x-amazon-apigateway-importexport-version: '2.0'\n")),
    ("info-title", "openapi: 3.0.3\npaths: {}\n"), ("info-version", "openapi: 3.0.3\ninfo: {title: t}\npaths: {}\n"),
    ("openapi-unused", get("requestBody: {}, \(good)")), ("openapi-version", "openapi: 3.1.0\n"),
    ("paths-missing", head), ("ref-outside", get("\(good), x-a: {$ref: 'http://h/'}")),
    ("ref-unresolved", get("\(good), x-a: {$ref: '#/none'}")),
    ("quota", get("security: [{s: [a, b, c, d, e, f, g, h, i, j, k]}], \(good)", schemes)),
    (
      "authorizer-from-scheme",
      get(
        "security: [{o: []}], \(good)",
        "components: {securitySchemes: {o: {type: openIdConnect, openIdConnectUrl: 'https://i/.well-known/openid-configuration'}}}\n"
      )
    ),
    ("authorizer-iam", get("x-amazon-apigateway-auth: {type: AWS_IAM}, \(good)")),
    (
      "invalid-authorizer",
      get("security: [{b: []}], \(good)", "components: {securitySchemes: {b: {type: http, scheme: basic}}}\n")
    ),
    ("invalid-scope", get("security: [{s: ['a b']}], \(good)", schemes)), ("scheme-unused", get(good, schemes)),
    ("security-alternatives", get("security: [{s: []}, {t: []}], \(good)", schemes)),
    ("security-contradiction", get("security: [{s: []}], x-amazon-apigateway-auth: {type: NONE}, \(good)", schemes)),
    (
      "security-scopes",
      get(
        "security: [{r: [a]}], \(good)",
        "components: {securitySchemes: {r: {type: apiKey, name: A, in: header, x-amazon-apigateway-authorizer: {type: request, identitySource: $request.header.A, authorizerPayloadFormatVersion: '2.0', authorizerUri: 'http://127.0.0.1:9/'}}}}\n"
      )
    ),
    ("security-shape", get("security: {s: []}, \(good)", schemes)),
    (
      "security-unenforceable",
      get(
        "security: [{s: []}], \(good)", "components: {securitySchemes: {s: {$ref: '#/components/securitySchemes/s'}}}\n"
      )
    ),
    ("security-unknown-scheme", get("security: [{none: []}], \(good)")),
    (
      "integration-ignored",
      get("responses: {}, x-amazon-apigateway-integration: {\(http), uri: 'http://b/', cacheNamespace: a}")
    ),
    (
      "integration-ignored",
      get(
        "responses: {}, x-amazon-apigateway-integration: {\(http), uri: 'http://b/', tlsConfig: {serverNameToVerify: a}}"
      )
    ),
    ("ref-cycle", get("\(good), x-a: {$ref: '#/x-b'}", "x-b: {$ref: '#/x-b'}\n")),
    ("path-unreachable", get(good, path: "/a/../b")),
    ("integration-contradiction", get("x-ctapi-mock: {}, x-ctapi-redirect: {host: a}")),
    ("variants-shape", get("x-ctapi-mock: {}, x-ctapi-variants: {}")),
    (
      "variants-priority",
      get(
        "x-ctapi-mock: {}, x-ctapi-variants: [{x-ctapi-match: {host: a}, x-ctapi-mock: {}, x-ctapi-priority: 2}, {x-ctapi-match: {host: b}, x-ctapi-mock: {}}]"
      )
    ),
    ("integration-missing", head + "paths: {/a: {get: {\(good)}, put: {}}}\n"),
    ("integration-mock", get("responses: {}")),
    ("integration-parameter", get("x-amazon-apigateway-integration: {\(http), uri: 'http://b/{x}'}")),
    ("integration-type", get("x-amazon-apigateway-integration: {type: aws}")),
    ("invalid-integration", get("x-amazon-apigateway-integration: {type: mock}")),
    ("parameter-not-forwarded", get(good, path: "/a/{id}")),
    (
      "mapping-text",
      get(
        "responses: {}, x-amazon-apigateway-integration: {\(http), uri: 'http://b/', responseParameters: {'200': {'append:header.a': 'is $context.stage'}}}"
      )
    ),
    (
      "connection-id",
      get(
        "responses: {}, x-amazon-apigateway-integration: {\(http), uri: pets.demo, connectionType: VPC_LINK}")
    ),
    (
      "issuer-plain-http",
      get("security: [{s: []}], \(good)", schemes.replacing("'https://i'", with: "'http://id.example'"))
    ),
    (
      "payload-format",
      get(
        "x-amazon-apigateway-integration: {type: http_proxy, httpMethod: ANY, payloadFormatVersion: '2.0', uri: 'http://b/'}"
      )
    ),
    ("payload-format", get("x-amazon-apigateway-integration: {type: http_proxy, httpMethod: ANY, uri: 'http://b/'}")),
    ("unsupported", get("x-amazon-apigateway-integration: {type: aws_proxy}")),
    ("default-route", get(good, path: "/$default")), ("default-route", get("isDefaultRoute: true, \(good)")),
    ("greedy-not-last", get(good, path: "/{a+}/b")), ("path-parameter-duplicate", get(good, path: "/{a}/{a}")),
    ("invalid-route", get(good, path: "/a b")), ("method-trace", head + "paths: {/a: {trace: {}}}\n"),
    (
      "operation-id-duplicate", head + "paths: {/a: {get: {operationId: x, \(good)}, put: {operationId: x, \(good)}}}\n"
    ),
    ("operation-id-long", get("operationId: \(String(repeating: "x", count: 65)), \(good)")),
    ("parameter-duplicate", get("parameters: [{name: a, in: query}, {name: a, in: query}], \(good)")),
    (
      "parameter-duplicate",
      get(
        "parameters: [{$ref: '#/components/parameters/p'}, {name: a, in: query}], \(good)",
        "components: {parameters: {p: {name: a, in: query}}}\n")
    ),
    ("parameter-not-in-path", get("parameters: [{name: a, in: path}], \(good)")),
    ("parameter-undeclared", get(good, path: "/{a}")), ("path-item-member", head + "paths: {/a: {GET: {}}}\n"),
    ("path-no-slash", head + "paths: {$default: {x-amazon-apigateway-any-method: {isDefaultRoute: true, \(good)}}}\n"),
    ("path-trailing-slash", get(good, path: "/a/")), ("responses-missing", get("summary: s")),
    ("route-conflict", head + "paths: {'/{a}': {get: {\(good)}}, '/{b}': {get: {\(good)}}}\n"),
    ("cors-credentials", get(good, "x-amazon-apigateway-cors: {allowOrigins: ['*'], allowCredentials: true}\n")),
    ("cors-method", get(good, "x-amazon-apigateway-cors: {allowMethods: [FETCH]}\n")),
    ("cors-unknown-member", get(good, "x-amazon-apigateway-cors: {allow_origins: ['*']}\n")),
    ("invalid-cors", get(good, "x-amazon-apigateway-cors: {allowOrigins: [a]}\n")),
    (
      "preflight-guarded",
      head
        + "paths: {/a: {x-amazon-apigateway-any-method: {security: [{s: []}], \(good)}}}\nx-amazon-apigateway-cors: {allowOrigins: ['*']}\n"
        + schemes
    ),
  ]

  @Test(arguments: documents.indices) func theRuleIsFoundWithPlaceAndFix(index: Int) throws {
    let (rule, text) = LintRuleTests.documents[index]
    let document = try Document(parsing: Array(text.utf8), format: .yaml, file: "api.yaml")
    let options = ImportOptions(audience: ["a"])
    let found = Linter.findings(document, options: options).diagnostics(in: document)
    let finding = try #require(found.first { $0.rule == rule }, "\(found.map(\.rule))")
    #expect(finding.hint?.isEmpty == false)
    #expect(finding.place?.line ?? 0 >= 1)
    for other in found { #expect(other.hint != nil && LintRule.named(other.rule) != nil, "\(other.rule)") }
    #expect(!Linter.findings(document, options: options, off: [rule]).contains { $0.rule == rule })
  }

  @Test func everyRuleHasADocument() {
    let tested = Set(LintRuleTests.documents.map(\.rule))
    let elsewhere: Set<String> = [
      "stage-path-forwarded", "stage-route-unknown", "stage-undeployed", "stage-variable", "throttle-zero",
      "mapping-parameter", "mapping-variable",
    ]
    let missing = LintRule.all.map(\.id).filter {
      !tested.contains($0) && !elsewhere.contains($0) && !$0.hasPrefix("upgrade-")
    }
    #expect(missing.isEmpty)
    #expect(Set(LintRule.all.map(\.id)).count == LintRule.all.count)
    #expect(LintRule.all.allSatisfy { !$0.reason.hasSuffix(".") && $0.fix.isEmpty == $0.isReport })
  }
}

extension LintRule {
  /// Whether it only says what a conversion did.
  fileprivate var isReport: Bool { id.hasPrefix("upgrade-") && id != "upgrade-widened" }
}
