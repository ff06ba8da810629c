package import CtapiCore

/// Finds what API Gateway would refuse, drop silently or do surprisingly: everything an import finds, and more.
package struct Linter {
  private let root: JSON
  private let api: API
  private var findings: [Finding]

  /// The findings about a document, without those of `off`.
  package static func findings(
    _ document: Document, options: ImportOptions = ImportOptions(), off: Set<String> = []
  ) -> [Finding] {
    let imported = API.importing(document, id: "lint", name: "lint", options: options)
    var linter = Linter(root: document.root, api: imported.api, findings: imported.findings)
    if imported.findings.allSatisfy({ $0.rule != "openapi-version" && $0.rule != "info-title" }) { linter.run() }
    return linter.findings.filter { !off.contains($0.rule) }
  }

  private init(root: JSON, api: API, findings: [Finding]) {
    self.root = root
    self.api = api
    self.findings = findings
  }

  private mutating func run() {
    checkInfo()
    checkUnused()
    checkPreflights()
    checkSchemes()
    checkQuotas()
    checkOperations()
  }

  mutating func report(
    _ severity: Diagnostic.Severity, _ rule: String, _ message: String, hint: String, at place: JSONPointer
  ) {
    findings.append(Finding(severity, rule, message, hint: hint, at: place))
  }

  private mutating func checkInfo() {
    guard root["info"]?["version"] == nil else { return }
    report(
      .note, "info-version", "'info.version' is missing; API Gateway exports the time of creation in its place",
      hint: "add version: '1'", at: JSONPointer(["info"]))
  }

  /// API Gateway has no place for these; one note of each kind, at the first of them (`gateway.md` 6.2, 6.4).
  private mutating func checkUnused() {
    var counts: [(name: String, count: Int, first: JSONPointer)] = []
    func add(_ name: String, _ count: Int, at place: JSONPointer) {
      guard count > 0 else { return }
      if let index = counts.firstIndex(where: { $0.name == name }) {
        counts[index].count += count
      } else {
        counts.append((name, count, place))
      }
    }
    for path in root["paths"]?.objectValue?.members ?? [] {
      for member in path.value.objectValue?.members ?? [] where OperationNames.all.contains(member.name) {
        let place = JSONPointer(["paths", path.name, member.name])
        if member.value["requestBody"] != nil { add("request body", 1, at: place.appending("requestBody")) }
        let queries = member.value["parameters"]?.arrayValue?.count { $0["in"] != "path" } ?? 0
        add("parameter", queries, at: place.appending("parameters"))
      }
    }
    let schemas = root["components"]?["schemas"]?.objectValue?.count ?? 0
    add("schema", schemas, at: JSONPointer(["components", "schemas"]))
    for found in counts {
      let plural = found.count == 1 ? found.name : found.name == "request body" ? "request bodies" : found.name + "s"
      report(
        .note, "openapi-unused",
        "\(found.count) \(plural) \(found.count == 1 ? "is" : "are") kept here, and neither kept nor checked by API Gateway",
        hint: "have the backend check its input: ctapi routes test checks its answers", at: found.first)
    }
  }

  /// A guarded ANY or $default route also takes the preflights, which carry no token (`gateway.md` K71).
  private mutating func checkPreflights() {
    // Routes that conflict have been found before, and have no table.
    guard let table = try? RouteTable(api.routes) else { return }
    for route in api.guardedPreflights(table) {
      let name = route.key.description.escapedForTerminal
      // Without CORS settings only an API that answers browsers by its backends is hurt.
      report(
        api.cors == nil ? .note : .warning, "preflight-guarded",
        "'\(name)' asks for a token of CORS preflights too, which browsers send without one",
        hint: route.key.preflightFix, at: route.key.place)
    }
  }

  private mutating func checkSchemes() {
    let used = Set(api.authorizers.map(\.name))
    for member in root["components"]?["securitySchemes"]?.objectValue?.members ?? [] where !used.contains(member.name) {
      report(
        .warning, "scheme-unused", "the security scheme '\(member.name.escapedForTerminal)' guards nothing",
        hint: "name it in 'security', or remove it",
        at: JSONPointer(["components", "securitySchemes", member.name]))
    }
  }

  /// AWS's quotas (`gateway.md` 1.7), which are enforced here only where `limits` in `config.yaml` says so.
  private mutating func checkQuotas() {
    findings += AccountLimits.aws.findings(api, severity: .warning, whose: "API Gateway's")
  }

  private mutating func checkOperations() {
    var seen: Set<String> = []
    for path in root["paths"]?.objectValue?.members ?? [] {
      for member in path.value.objectValue?.members ?? [] where OperationNames.all.contains(member.name) {
        var check = OperationCheck(
          root: root, path: path.name, item: path.value, operation: member.value,
          place: JSONPointer(["paths", path.name, member.name]))
        findings += check.run(operationIDs: &seen)
      }
    }
  }
}
