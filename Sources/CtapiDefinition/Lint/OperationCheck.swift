import CtapiCore

/// The rules that look at one operation of a document.
struct OperationCheck {
  let root: JSON
  let path: String
  let item: JSON
  let operation: JSON
  let place: JSONPointer
  private var findings: [Finding] = []

  init(root: JSON, path: String, item: JSON, operation: JSON, place: JSONPointer) {
    self.root = root
    self.path = path
    self.item = item
    self.operation = operation
    self.place = place
  }

  /// What is found; `operationIDs` are those of the operations before.
  mutating func run(operationIDs: inout Set<String>) -> [Finding] {
    checkName(&operationIDs)
    checkParameters()
    checkIntegration()
    if operation["responses"] == nil {
      report(.note, "responses-missing", "the operation has no 'responses', which OpenAPI demands", "describe one")
    }
    return findings
  }

  private mutating func report(
    _ severity: Diagnostic.Severity, _ rule: String, _ message: String, _ hint: String, at place: JSONPointer? = nil
  ) {
    findings.append(Finding(severity, rule, message, hint: hint, at: place ?? self.place))
  }

  private mutating func checkName(_ operationIDs: inout Set<String>) {
    guard let name = operation["operationId"]?.stringValue else { return }
    if !operationIDs.insert(name).inserted {
      report(
        .warning, "operation-id-duplicate", "the operationId '\(name.escapedForTerminal)' is used twice",
        "give every operation a name of its own", at: place.appending("operationId"))
    }
    if name.utf8.count > 64 {
      report(
        .warning, "operation-id-long", "the operationId has more than the 64 characters of API Gateway",
        "shorten it", at: place.appending("operationId"))
    }
  }

  private var captured: [String] {
    (try? PathTemplate(path))?.segments.compactMap { segment in
      segment.parameterName.map { if case .greedy = segment { $0 + "+" } else { $0 } }
    } ?? []
  }

  private mutating func checkParameters() {
    var seen: Set<String> = []
    var declared: Set<String> = []
    let own = (operation["parameters"]?.arrayValue ?? []).map(resolved)
    let shared = (item["parameters"]?.arrayValue ?? []).map(resolved)
    for parameter in own {
      guard let name = parameter["name"]?.stringValue, let location = parameter["in"]?.stringValue else { continue }
      if !seen.insert("\(location) \(name)").inserted {
        report(
          .error, "parameter-duplicate",
          "the \(location.escapedForTerminal) parameter '\(name.escapedForTerminal)' is declared twice",
          "remove one", at: place.appending("parameters"))
      }
    }
    for parameter in own + shared {
      if parameter["in"] == "path", let name = parameter["name"]?.stringValue { declared.insert(name) }
    }
    let names = captured
    for name in declared.sorted() where !names.contains(name) && !names.contains(name + "+") {
      report(
        .warning, "parameter-not-in-path",
        "the path parameter '\(name.escapedForTerminal)' does not stand in '\(path.escapedForTerminal)'",
        "put {\(name)} into the path, or remove the parameter")
    }
    for name in names where !declared.contains(name) && !declared.contains(name.filter { $0 != "+" }) {
      report(
        .note, "parameter-undeclared", "the path parameter '\(name.escapedForTerminal)' is not declared",
        "add {name: \(name.escapedForTerminal), in: path, required: true, schema: {type: string}} to 'parameters'")
    }
  }

  private func resolved(_ parameter: JSON) -> JSON {
    guard let text = parameter["$ref"]?.stringValue, text.hasPrefix("#"), let pointer = JSONPointer(text: text) else {
      return parameter
    }
    return root[pointer] ?? parameter
  }

  private mutating func checkIntegration() {
    guard let integration = operation["x-amazon-apigateway-integration"], integration["$ref"] == nil else { return }
    let place = place.appending("x-amazon-apigateway-integration")
    if integration["payloadFormatVersion"] == nil {
      report(
        .note, "payload-format", "'payloadFormatVersion' is missing; HTTP_PROXY takes only '1.0'",
        "add payloadFormatVersion: '1.0'", at: place)
    }
    checkConnection(integration, at: place)
    checkMappings(integration, at: place)
    // The event of a function carries every parameter.
    guard integration["type"]?.stringValue?.lowercased() != "aws_proxy" else { return }
    guard let uri = integration["uri"]?.stringValue, let url = try? URLTemplate(uri) else { return }
    let changes = (try? ParameterMapping.requestMappings(integration["requestParameters"])) ?? []
    let sources = changes.filter { $0.operation != .remove }
      .flatMap { (try? ParameterExpression($0.value, of: .request))?.sources ?? [] }
    guard !changes.contains(where: { $0.target == .path }), !sources.contains(.requestPath) else { return }
    for name in captured {
      let plain = name.hasSuffix("+") ? String(name.dropLast()) : name
      guard !url.parameterNames.contains(plain), !sources.contains(.pathParameter(plain)) else { continue }
      report(
        .warning, "parameter-not-forwarded",
        "the backend never sees {\(plain.escapedForTerminal)}: the integration's uri does not use it",
        "write {\(plain)} into the uri", at: place.appending("uri"))
    }
  }

  private mutating func checkConnection(_ integration: JSON, at place: JSONPointer) {
    guard integration["connectionType"]?.stringValue?.uppercased() == "VPC_LINK",
      integration["connectionId"]?.stringValue ?? "" == ""
    else { return }
    report(
      .warning, "connection-id", "the private integration names no VPC link, without which API Gateway refuses it",
      "add connectionId: the link's id on AWS, any text here", at: place)
  }

  /// Text such as `/g/$request.path.id`, which was meant to be a source and is not.
  private mutating func checkMappings(_ integration: JSON, at place: JSONPointer) {
    var changes: [(place: JSONPointer, value: JSON)] = []
    func add(_ mappings: JSON?, _ place: JSONPointer) {
      changes += (mappings?.objectValue?.members ?? []).map { (place.appending($0.name), $0.value) }
    }
    add(integration["requestParameters"], place.appending("requestParameters"))
    for status in integration["responseParameters"]?.objectValue?.members ?? [] {
      add(status.value, place.appending("responseParameters").appending(status.name))
    }
    for (place, value) in changes {
      guard let text = value.stringValue, let source = ParameterExpression.sourceInText(text) else { continue }
      report(
        .warning, "mapping-text",
        "'\(source.escapedForTerminal)' is sent as it stands: beside other text a source is read only within ${}",
        "write ${\(source.dropFirst())} in its place", at: place)
    }
  }
}
