import CtapiCore

/// Derives an API from its OpenAPI 3.0 document, and finds what cannot be, or will not do what it seems to say.
///
/// A pure function of document and options. An operation whose `security` cannot be enforced is an error, never an
/// open route (`design.md` 7).
struct DocumentCompiler {
  let root: JSON
  let options: ImportOptions
  let apiID: String
  var findings: [Finding] = []
  var authorizers: [String: Authorizer] = [:]
  var integrations: [Integration] = []
  var integrationIDs: Set<String> = []
  /// Integration objects already compiled, by their place.
  var compiledPlaces: [JSONPointer: CompiledIntegration] = [:]
  /// Where each route's operation stands, by the route's id.
  var operationPlaces: [String: JSONPointer] = [:]
  /// Whether any operation has the integration extension: then one without it is a gap, not a plain document.
  var hasIntegrations = false

  init(_ document: Document, _ options: ImportOptions, apiID: String) {
    let hasVariables = AWSVariables.occur(in: document.bytes.span)
    root = hasVariables ? AWSVariables.replaced(in: document.root, options.locality) : document.root
    self.options = options
    self.apiID = apiID
  }

  /// The API; meaningful only where there is no finding of severity error.
  mutating func compile(name: String) -> API {
    var api = API(id: apiID, name: name, title: name)
    guard checkVersion() else { return api }
    guard let title = root["info"]?["title"]?.stringValue, !title.isEmpty else {
      report(.error, "info-title", "'info.title' is missing", hint: "give the API a title", ["info"])
      return api
    }
    api.title = title
    findings += ReferenceCheck.findings(in: root)
    api.encodedPaths = encodedPathPolicy()
    api.cors = compileCORS()
    api.disablesDefaultEndpoint = disablesDefaultEndpoint()
    api.listeners = compileListeners()
    checkRootExtensions()
    api.routes = compileRoutes()
    api.integrations = integrations
    api.authorizers = securitySchemeNames.compactMap { authorizers[$0] }
    checkPaths(of: api)
    return api
  }

  mutating func report(
    _ severity: Diagnostic.Severity, _ rule: String, _ message: String, hint: String? = nil, _ tokens: [String]
  ) {
    findings.append(Finding(severity, rule, message, hint: hint, at: JSONPointer(tokens)))
  }

  mutating func report(
    _ severity: Diagnostic.Severity, _ rule: String, _ message: String, hint: String? = nil, at pointer: JSONPointer
  ) {
    findings.append(Finding(severity, rule, message, hint: hint, at: pointer))
  }

  /// Reports an error of the model at its place in the document.
  mutating func report(_ error: CtapiError, at pointer: JSONPointer) {
    report(.error, error.code.name, error.message, hint: error.hint, at: pointer)
  }

  /// Reports an error of the model where it says, from the place of the value that was read.
  mutating func report(_ error: PlacedError, at pointer: JSONPointer) {
    report(error.error, at: error.path.reduce(pointer) { $0.appending($1) })
  }

  private mutating func checkVersion() -> Bool {
    if let version = root["swagger"] {
      let text = version.stringValue ?? version.numberValue?.text ?? "?"
      report(
        .error, "openapi-version", "this is Swagger \(text.escapedForTerminal), and API Gateway takes OpenAPI 3.0",
        hint: "convert it, with a report of every change: --upgrade", ["swagger"])
      return false
    }
    guard let member = root["openapi"] else {
      report(
        .error, "openapi-version", "'openapi' is missing: this is no OpenAPI document",
        hint: "begin it with a line such as openapi: 3.0.1", ["openapi"])
      return false
    }
    guard let version = DocumentCompiler.version(member) else {
      report(
        .error, "openapi-version", "'openapi' is \(member.shown), and takes a version in quotes",
        hint: "write openapi: '3.0.1'", ["openapi"])
      return false
    }
    guard version == "3.0" || version.hasPrefix("3.0.") else {
      report(
        .error, "openapi-version", "OpenAPI \(version.escapedForTerminal) is not taken, only 3.0",
        hint: version.hasPrefix("3.1.") || version == "3.1"
          ? "convert it, with a report of every change: --upgrade" : "write it in OpenAPI 3.0",
        ["openapi"])
      return false
    }
    return true
  }

  /// The version that a document says; the numbers 3.0 and 3.1 are the strings they look like (`gateway.md` 6.1).
  static func version(_ value: JSON) -> String? {
    value.stringValue ?? value.numberValue.flatMap { ["3.0", "3.1"].contains($0.text) ? $0.text : nil }
  }

  /// Whether the first server closes the default endpoint; what says so in another way than expected is an error, or
  /// the endpoint would stay open.
  private mutating func disablesDefaultEndpoint() -> Bool {
    guard let servers = root["servers"] else { return false }
    guard let list = servers.arrayValue else {
      report(
        .error, "document-shape", "'servers' is \(servers.typeName), not an array",
        hint: "write a list: servers: [{url: 'https://api.example'}]", ["servers"])
      return false
    }
    let name = "x-amazon-apigateway-endpoint-configuration"
    guard let settings = list.first?[name] else { return false }
    let place = JSONPointer(["servers", "0", name])
    guard settings.objectValue != nil else {
      report(
        .error, "document-shape", "'\(name)' is \(settings.typeName), not an object",
        hint: "write {disableExecuteApiEndpoint: true}", at: place)
      return false
    }
    return boolean("disableExecuteApiEndpoint", of: settings, "document-shape", at: place) ?? false
  }

  private mutating func encodedPathPolicy() -> EncodedPathPolicy {
    guard let value = root["x-ctapi-encoded-paths"] else { return .automatic }
    if value.stringValue == "forward" { return .forward }
    report(
      .error, "encoded-paths", "'x-ctapi-encoded-paths' takes only 'forward'", ["x-ctapi-encoded-paths"])
    return .automatic
  }
}
