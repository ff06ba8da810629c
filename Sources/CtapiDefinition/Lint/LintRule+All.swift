extension LintRule {
  /// Every rule, by name.
  package static let all: [LintRule] = (document + security + integrations + operations + cors + stages + upgrades)
    .sorted { $0.id < $1.id }

  private static let document = [
    LintRule(
      "document-shape", "a part of the document is not of the type that OpenAPI gives it",
      fix: "write the part as OpenAPI 3.0 describes it"),
    LintRule(
      "extension-ignored", "API Gateway takes the extension for REST APIs only, and drops it silently here",
      fix: "remove it"),
    LintRule(
      "extension-unknown", "an extension of ctapi that is not known would have no effect",
      fix: "remove it"),
    LintRule(
      "encoded-paths", "x-ctapi-encoded-paths has one value",
      fix: "write x-ctapi-encoded-paths: forward, or leave it out"),
    LintRule(
      "importexport-version", "API Gateway knows one version of its exports",
      fix: "write '1.0', or leave it out"),
    LintRule(
      "info-title", "an API without a title has no name",
      fix: "give the API a title"),
    LintRule(
      "info-version", "API Gateway exports the time of creation in the place of a missing version",
      fix: "add version: '1'"),
    LintRule(
      "openapi-unused", "API Gateway keeps nothing of bodies, parameters and schemas, and checks none of them",
      fix: "have the backend check its input"),
    LintRule(
      "invalid-listener", "a listener that cannot be offered would leave its clients without an answer",
      fix: "write {port: 5432, protocol: TCP, target: {service: name.namespace}}"),
    LintRule(
      "openapi-version", "API Gateway takes OpenAPI 3.0 only",
      fix: "convert the document with --upgrade"),
    LintRule(
      "paths-missing", "a document without paths makes an API without routes",
      fix: "add 'paths'"),
    LintRule(
      "quota", "API Gateway refuses what is beyond its quotas",
      fix: "split the API"),
    LintRule(
      "ref-cycle", "a reference that leads in a circle gives nothing, and is dropped with a warning",
      fix: "write the part itself at one place of the circle"),
    LintRule(
      "ref-outside", "API Gateway reads no other file or host",
      fix: "put the part into the document, or name its folder with --allow-refs"),
    LintRule(
      "ref-unresolved", "a reference that leads nowhere is dropped with a warning",
      fix: "add the part, or mend the reference"),
  ]

  private static let security = [
    LintRule(
      "authorizer-from-scheme", "a scheme without the extension is no authorizer to API Gateway",
      fix: "add x-amazon-apigateway-authorizer to the scheme"),
    LintRule(
      "authorizer-iam", "IAM authorization is not enforced here, and the route would be open",
      fix: "use a JWT authorizer"),
    LintRule(
      "invalid-authorizer", "an authorizer that cannot be enforced would leave its routes open",
      fix: "write a JWT authorizer: type, identitySource, jwtConfiguration; or a request one: type, authorizerUri"),
    LintRule(
      "issuer-plain-http", "keys are fetched over http:// from this machine only, and API Gateway takes https only",
      fix: "write the issuer's https:// URL"),
    LintRule(
      "invalid-scope", "no token can have the scope, so that nobody could call the route",
      fix: "write 1 to 64 printable ASCII characters without space, '\"' and '\\'; several scopes are several entries"),
    LintRule(
      "scheme-unused", "a scheme that nothing asks for guards nothing",
      fix: "name it in 'security', or remove it"),
    LintRule(
      "security-alternatives", "API Gateway refuses an operation with more than one security requirement",
      fix: "leave one scheme"),
    LintRule(
      "security-contradiction", "two parts of the operation say opposite things about who may call it",
      fix: "remove one of the two"),
    LintRule(
      "security-scopes", "only JWT authorizers look at scopes",
      fix: "leave the scopes out"),
    LintRule(
      "security-shape", "a security requirement that cannot be read would leave the route open",
      fix: "write it like this: security: [{scheme: []}]"),
    LintRule(
      "security-unenforceable", "the route would be open",
      fix: "name a scheme that gives a JWT authorizer"),
    LintRule(
      "security-unknown-scheme", "the route would be open",
      fix: "define it under components.securitySchemes"),
  ]

  private static let integrations = [
    LintRule(
      "integration-contradiction", "an operation has one integration, and which of two is not said",
      fix: "keep one of x-amazon-apigateway-integration, x-ctapi-mock and x-ctapi-redirect"),
    LintRule(
      "integration-ignored", "API Gateway drops the setting silently",
      fix: "remove the setting"),
    LintRule(
      "integration-missing", "every call of a route without an integration fails with 500",
      fix: "add x-amazon-apigateway-integration, or import with --target"),
    LintRule(
      "integration-mock", "HTTP APIs have no mocks: only ctapi answers one",
      fix: "name a backend with --target"),
    LintRule(
      "integration-parameter", "the URL could not be made",
      fix: "use only parameters of the path"),
    LintRule(
      "integration-type", "HTTP APIs have no integrations of type AWS: API Gateway warns and makes none",
      fix: "use type: http_proxy"),
    LintRule(
      "invalid-integration", "API Gateway refuses the integration",
      fix: "see what one looks like: ctapi help extensions"),
    LintRule(
      "connection-id", "API Gateway refuses a private integration without the id of a VPC link",
      fix: "add connectionId: the link's id on AWS, any text here"),
    LintRule(
      "mapping-parameter", "a mapping that reads what is not there changes nothing",
      fix: "use only parameters of the path"),
    LintRule(
      "mapping-text", "a source with text beside it is read only within ${}, and is text without",
      fix: "write ${request.path.id} where other text stands beside it"),
    LintRule(
      "parameter-not-forwarded", "the backend never sees a path parameter that its URL does not use",
      fix: "write the parameter into the uri"),
    LintRule(
      "payload-format", "API Gateway takes only the payload format 1.0 for HTTP_PROXY integrations",
      fix: "write payloadFormatVersion: '1.0'"),
    LintRule(
      "unsupported", "ctapi does not run it, and refuses rather than pretends",
      fix: "use what the message names, or run that part elsewhere"),
    LintRule(
      "variants-priority", "which of two variants is asked first is not said",
      fix: "give each variant an x-ctapi-priority of its own"),
    LintRule(
      "variants-shape", "a variant that cannot be read would never answer",
      fix: "write x-ctapi-variants: [{x-ctapi-match: {host: a.example}, x-ctapi-mock: {status: 200}}]"),
  ]

  private static let operations = [
    LintRule(
      "default-route", "only x-amazon-apigateway-any-method with isDefaultRoute makes the route $default",
      fix: "write x-amazon-apigateway-any-method with isDefaultRoute: true"),
    LintRule(
      "greedy-not-last", "API Gateway takes {name+} as the last segment only",
      fix: "put {name+} at the end"),
    LintRule(
      "invalid-route", "API Gateway refuses the route's key",
      fix: "write it like this: /pets/{id}"),
    LintRule(
      "method-trace", "HTTP APIs have no TRACE: the operation is dropped",
      fix: "remove the operation"),
    LintRule(
      "operation-id-duplicate", "OpenAPI demands that operations have different names",
      fix: "give every operation a name of its own"),
    LintRule(
      "operation-id-long", "API Gateway takes at most 64 characters",
      fix: "shorten it"),
    LintRule(
      "parameter-duplicate", "which of two parameters of one name counts is not said",
      fix: "remove one"),
    LintRule(
      "parameter-not-in-path", "a path parameter that its path does not have is never filled",
      fix: "put it into the path, or remove it"),
    LintRule(
      "path-parameter-duplicate", "which of two parameters of one name counts is not said",
      fix: "give each parameter a name of its own"),
    LintRule(
      "parameter-undeclared", "OpenAPI demands a declaration for every parameter of the path",
      fix: "declare it under 'parameters'"),
    LintRule(
      "path-item-member", "a member that is no method makes no route",
      fix: "remove it, or write a method in lower case"),
    LintRule(
      "path-no-slash", "API Gateway warns of a path without its slash",
      fix: "write '/$default'"),
    LintRule(
      "path-trailing-slash", "API Gateway makes no route for it, and says nothing",
      fix: "remove the last '/'"),
    LintRule(
      "path-unreachable", "no request gets to the route: clients or the gateway itself stop it before",
      fix: "write the path as requests have it"),
    LintRule(
      "responses-missing", "OpenAPI demands responses",
      fix: "describe one"),
    LintRule(
      "route-conflict", "parameter names do not tell routes apart: API Gateway refuses the second",
      fix: "keep one of the two"),
  ]

  private static let cors = [
    LintRule(
      "cors-credentials", "browsers refuse credentials from any origin, and API Gateway the setting",
      fix: "name the origins that may send credentials"),
    LintRule(
      "cors-method", "methods are compared with case, and no route can have another one",
      fix: "write GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS or *"),
    LintRule(
      "cors-unknown-member", "API Gateway drops the setting silently",
      fix: "remove it"),
    LintRule(
      "invalid-cors", "API Gateway refuses the settings",
      fix: "see: ctapi routes cors set --help"),
    LintRule(
      "preflight-guarded", "browsers send preflights without a token, which ANY and $default routes then refuse",
      fix: "add an OPTIONS route without security, or name the methods instead of ANY"),
  ]

  private static let stages = [
    LintRule(
      "stage-path-forwarded", "a private backend sees the name of the stage in the path",
      fix: "add requestParameters {'overwrite:path': $request.path}"),
    LintRule(
      "stage-route-unknown", "settings for a route that is not there have no effect",
      fix: "remove the settings"),
    LintRule(
      "stage-undeployed", "a stage without a deployment answers 404",
      fix: "ctapi routes deployment create --stage NAME"),
    LintRule(
      "mapping-variable", "a mapping that reads a stage variable without a value changes nothing",
      fix: "ctapi routes stage update NAME --variable NAME=VALUE"),
    LintRule(
      "stage-variable", "an integration whose variable has no value answers 500",
      fix: "ctapi routes stage update NAME --variable NAME=VALUE"),
    LintRule(
      "throttle-zero", "a limit of 0 blocks every call; no limit at all is one that is absent",
      fix: "ctapi routes stage update NAME --throttle none"),
  ]

  private static let upgrades = [
    LintRule(
      "upgrade-body", "Swagger's body and form parameters are OpenAPI's requestBody",
      fix: ""),
    LintRule(
      "upgrade-moved", "what stood here stands elsewhere after the conversion",
      fix: ""),
    LintRule(
      "upgrade-required", "OpenAPI 3.0 demands what later versions do not",
      fix: ""),
    LintRule(
      "upgrade-schema", "OpenAPI 3.0 says the same with other words",
      fix: ""),
    LintRule(
      "upgrade-security", "OpenAPI 3.0 describes the scheme with other words",
      fix: ""),
    LintRule(
      "upgrade-version", "the document is converted",
      fix: ""),
    LintRule(
      "upgrade-widened", "OpenAPI 3.0 cannot say it, so that more is valid than before",
      fix: "have the backend check what the schema no longer says"),
  ]
}
