import CtapiCore

/// Reads one `x-amazon-apigateway-integration` object (`gateway.md` 3.1, 6.3).
struct IntegrationReader {
  let settings: JSON
  let place: JSONPointer
  private(set) var findings: [Finding] = []
  /// Where the last error stands.
  private(set) var errorPlace: JSONPointer

  private static let members: Set<String> = [
    "type", "payloadFormatVersion", "httpMethod", "uri", "connectionType", "connectionId", "timeoutInMillis",
    "tlsConfig", "requestParameters", "responseParameters",
  ]

  init(settings: JSON, place: JSONPointer) {
    self.settings = settings
    self.place = place
    errorPlace = place
  }

  /// The integration.
  ///
  /// Nil where API Gateway warns and makes none. Throws `invalid-integration` or `unsupported`.
  mutating func read(id: String) throws(CtapiError) -> Integration? {
    guard let object = settings.objectValue else {
      throw CtapiError(
        .invalidIntegration, "the integration is \(settings.typeName), not an object",
        hint: "write {type: http_proxy, httpMethod: ANY, payloadFormatVersion: '1.0', uri: http://127.0.0.1:9000/}")
    }
    guard try readType() else { return nil }
    if settings["type"]?.stringValue?.lowercased() == "aws_proxy", settings["integrationSubtype"] != nil {
      errorPlace = place.appending("integrationSubtype")
      throw CtapiError(
        .unsupported, "AWS services are not called here, as 'integrationSubtype' asks for",
        hint: "use type http_proxy, or leave it out where the uri is a function's http:// URL")
    }
    for name in object.names where !IntegrationReader.members.contains(name) {
      guard !name.hasPrefix("x-ctapi-") else {
        errorPlace = place.appending(name)
        throw CtapiError(
          .extensionUnknown, "'\(name.escapedForTerminal)' is not known here",
          hint: "remove it: it would have no effect")
      }
      findings.append(
        Finding(
          .warning, "integration-ignored", "'\(name.escapedForTerminal)' has no effect in an HTTP API",
          at: place.appending(name)))
    }
    try readPayloadFormat()
    var integration = Integration(id: id, target: try readTarget(), method: try readMethod())
    integration.timeoutMilliseconds = try readTimeout()
    integration.connectionID = try text("connectionId")
    integration.serverNameToVerify = try readServerName()
    if integration.serverNameToVerify != nil, integration.target.namesHost {
      findings.append(
        Finding(
          .warning, "integration-ignored", "'tlsConfig' has no effect on a public integration: its URL names the host",
          hint: "remove it", at: place.appending("tlsConfig")))
    }
    errorPlace = place.appending("requestParameters")
    integration.requestParameters = try ParameterMapping.requestMappings(
      settings["requestParameters"], at: &errorPlace)
    errorPlace = place.appending("responseParameters")
    integration.responseParameters = try ParameterMapping.responseMappings(
      settings["responseParameters"], at: &errorPlace)
    return integration
  }

  private mutating func text(_ name: String) throws(CtapiError) -> String? {
    errorPlace = place.appending(name)
    guard let value = settings[name] else { return nil }
    guard let text = value.stringValue else {
      throw CtapiError(
        .invalidIntegration, "'\(name)' is \(value.typeName), not a string",
        hint: name == "type" ? "write type: http_proxy" : "write one text, in quotes")
    }
    return text
  }

  /// Whether the type yields an integration.
  private mutating func readType() throws(CtapiError) -> Bool {
    switch try text("type")?.lowercased() {
    case "http_proxy": return true
    case "aws_proxy" where isFunction: return true
    case "aws":
      findings.append(
        Finding(
          .warning, "integration-type", "HTTP APIs have no integrations of type AWS: the route answers 500",
          at: errorPlace))
      return false
    case "aws_proxy":
      throw CtapiError(
        .unsupported, "integrations of type AWS_PROXY (Lambda functions, AWS services) are not run here",
        hint: "use type http_proxy, or an http:// URL as the uri, which gets the event by POST")
    case nil: throw CtapiError(.invalidIntegration, "the integration has no 'type'", hint: "write type: http_proxy")
    case let type?:
      throw CtapiError(
        .invalidIntegration, "HTTP APIs have no integrations of type '\(type.escapedForTerminal)'",
        hint: "write type: http_proxy")
    }
  }

  private mutating func readPayloadFormat() throws(CtapiError) {
    errorPlace = place.appending("payloadFormatVersion")
    if isFunction { return }
    guard let value = settings["payloadFormatVersion"] else { return }
    let text = value.stringValue ?? value.numberValue?.text ?? ""
    guard ["1.0", "1"].contains(text) else {
      throw CtapiError(
        .payloadFormat, "HTTP_PROXY integrations take the payload format 1.0, not '\(text.escapedForTerminal)'")
    }
  }

  private mutating func readMethod() throws(CtapiError) -> RouteMethod? {
    guard let name = try text("httpMethod") else {
      throw CtapiError(.invalidIntegration, "the integration has no 'httpMethod'", hint: "write httpMethod: ANY")
    }
    guard let method = RouteMethod(rawValue: name) else {
      throw CtapiError(
        .invalidIntegration, "the integration has the method '\(name.escapedForTerminal)'",
        hint: "write GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS or ANY")
    }
    return method == .any ? nil : method
  }

  private mutating func readTarget() throws(CtapiError) -> IntegrationTarget {
    let connection = try text("connectionType")?.uppercased() ?? "INTERNET"
    guard ["INTERNET", "VPC_LINK"].contains(connection) else {
      throw CtapiError(
        .invalidIntegration, "the connection type '\(connection.escapedForTerminal)' is unknown",
        hint: "write INTERNET or VPC_LINK, or leave it out")
    }
    guard let uri = try text("uri"), !uri.isEmpty else {
      throw CtapiError(
        .invalidIntegration, "the integration has no 'uri'", hint: "write uri: http://127.0.0.1:9000/, or a service")
    }
    if isFunction { return try readFunction(uri) }
    guard uri.utf8.count <= 2048 else {
      throw CtapiError(.invalidIntegration, "the 'uri' is longer than 2048 bytes", hint: "shorten it")
    }
    let hasVariables = uri.contains(StageVariable.opening)
    if connection == "INTERNET" {
      guard hasVariables else { return .url(try URLTemplate(uri)) }
      _ = try URLTemplate(sample: uri)
      return .variableURL(uri)
    }
    guard !hasVariables else {
      throw CtapiError(
        .unsupported, "stage variables in the uri of a private integration are not replaced, here or by API Gateway",
        hint: "write the service into the uri")
    }
    if let arn = ARN(uri), arn.service == "elasticloadbalancing" {
      throw CtapiError(
        .unsupported, "load balancer listeners do not exist here", hint: "use the ARN of a Cloud Map service")
    }
    guard let service = ServiceReference(uri) else {
      throw CtapiError(
        .invalidIntegration,
        "For VpcLink VPC_LINK, integration uri should be a valid ELB listener ARN or a valid Cloud Map service ARN.",
        hint: "here 'service.namespace' will do, too")
    }
    return .service(service)
  }

  /// Whether it is a function that is called over HTTP (`gateway.md` 3.6).
  private var isFunction: Bool {
    let uri = settings["uri"]?.stringValue ?? ""
    return settings["type"]?.stringValue?.lowercased() == "aws_proxy"
      && (uri.hasPrefix("http://") || uri.hasPrefix("https://"))
  }

  private mutating func readFunction(_ uri: String) throws(CtapiError) -> IntegrationTarget {
    guard !uri.contains(StageVariable.opening) else {
      throw CtapiError(
        .unsupported, "stage variables in the URL of a function are not replaced here",
        hint: "write the host into the uri; the event carries the stage's variables")
    }
    let url = try URLTemplate(uri)
    guard url.parameterNames.isEmpty else {
      throw CtapiError(.invalidIntegration, "the URL of a function has no parameters", hint: "the event carries them")
    }
    errorPlace = place.appending("payloadFormatVersion")
    let version = settings["payloadFormatVersion"].map { $0.stringValue ?? $0.numberValue?.text ?? "" } ?? "2.0"
    guard let format = PayloadFormat(rawValue: version) else {
      throw CtapiError(
        .invalidIntegration, "functions take the payload formats 1.0 and 2.0, not '\(version.escapedForTerminal)'",
        hint: "write payloadFormatVersion: '2.0'")
    }
    return .function(FunctionTarget(url: url, payloadFormat: format))
  }

  private mutating func readTimeout() throws(CtapiError) -> Int {
    errorPlace = place.appending("timeoutInMillis")
    guard let value = settings["timeoutInMillis"] else { return Integration.defaultTimeoutMilliseconds }
    guard let timeout = value.settingInteger, Integration.timeoutRange.contains(timeout) else {
      throw CtapiError(
        .invalidIntegration, "'timeoutInMillis' is not a whole number from 50 to 30000",
        hint: "write a value within 50 and 30000")
    }
    return timeout
  }

  private mutating func readServerName() throws(CtapiError) -> String? {
    errorPlace = place.appending("tlsConfig")
    guard let value = settings["tlsConfig"] else { return nil }
    // Taken for absent, it would have the backend called without TLS.
    guard let object = value.objectValue else {
      throw CtapiError(
        .invalidIntegration, "'tlsConfig' is \(value.typeName), not an object",
        hint: "write tlsConfig: {serverNameToVerify: host.example}")
    }
    for name in object.names where name != "serverNameToVerify" {
      findings.append(
        Finding(
          .warning, "integration-ignored", "'tlsConfig.\(name.escapedForTerminal)' has no effect in an HTTP API",
          at: errorPlace.appending(name)))
    }
    guard let member = object["serverNameToVerify"] else { return nil }
    errorPlace = errorPlace.appending("serverNameToVerify")
    guard let name = member.stringValue, (1...512).contains(name.utf8.count) else {
      throw CtapiError(
        .invalidIntegration, "'serverNameToVerify' is no text of 1 to 512 characters",
        hint: "write the name in the backend's certificate")
    }
    return name
  }
}
