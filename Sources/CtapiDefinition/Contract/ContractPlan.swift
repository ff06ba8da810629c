package import CtapiCore

/// Makes the cases that tell whether a running API is what its document says.
package struct ContractPlan {
  private let api: API
  private let root: JSON
  private let places: [String: JSONPointer]
  private let sample: SchemaSample

  /// The cases of a document's routes, in its order; with `isSafe` only requests that change nothing (GET, HEAD,
  /// OPTIONS), and without `hasToken` those that need one are named and skipped.
  ///
  /// Throws `invalid-document` for a document that could not be served, and `route-not-found` for a key of `only` that
  /// is not there.
  package static func cases(
    of document: Document, options: ImportOptions, only keys: [String] = [], isSafe: Bool = false,
    hasToken: Bool = false
  ) throws(CtapiError) -> [ContractCase] {
    var compiler = DocumentCompiler(document, options, apiID: "test")
    let api = compiler.compile(name: "test")
    if let error = compiler.findings.first(where: { $0.severity == .error }) {
      throw CtapiError(.invalidDocument, error.message, hint: error.hint, place: document.place(of: error.pointer))
    }
    let plan = ContractPlan(api: api, root: compiler.root, places: compiler.operationPlaces)
    var wanted: Set<String> = []
    for key in keys { wanted.insert(try api.served(key).route.id) }
    var cases: [ContractCase] = []
    for route in api.routes where wanted.isEmpty || wanted.contains(route.id) {
      cases += plan.cases(of: route, isSafe: isSafe, hasToken: hasToken)
    }
    return cases
  }

  private init(api: API, root: JSON, places: [String: JSONPointer]) {
    self.api = api
    self.root = root
    self.places = places
    sample = SchemaSample(root: root)
  }

  private func cases(of route: Route, isSafe: Bool, hasToken: Bool) -> [ContractCase] {
    guard let place = places[route.id], let operation = root[place] else { return [] }
    let method = route.key.method.flatMap { $0 == .any ? nil : $0.rawValue } ?? "GET"
    let isGuarded = route.authorization != .none
    let request = self.request(method, route, operation, at: place)
    let skipped =
      if isSafe, !["GET", "HEAD", "OPTIONS"].contains(method) { "it may change something" } else if isGuarded, !hasToken
      { "it asks for a token" } else { nil as String? }
    let make = { (kind: ContractCase.Kind, request: ContractRequest, words: String, skipped: String?) in
      ContractCase(
        key: route.key.description, kind: kind, request: request, expectation: words, skipped: skipped,
        operation: operation, cors: api.cors, root: root)
    }
    var answer = request
    answer.tokenSource = route.authorization.authorizerID.flatMap { api.authorizer($0) }?.identitySource
    var cases = [make(.answer, answer, "a declared answer", skipped)]
    if isGuarded {
      cases.append(make(.withoutToken, request, "401", nil))
      cases.append(make(.badToken, withBadToken(request, route), "401", nil))
    }
    if method != "OPTIONS", let cors = api.cors {
      cases += preflights(cors, method, request.target).map { make($0.kind, $0.request, $0.words, nil) }
    }
    return cases
  }

  private func withBadToken(_ request: ContractRequest, _ route: Route) -> ContractRequest {
    var request = request
    let source = route.authorization.authorizerID.flatMap { api.authorizer($0) }?.identitySource
    switch source {
    case .query(let name):
      request.target += (request.target.contains("?") ? "&" : "?") + encoded(name) + "=no-token"
    case .header(let name): request.headers.append(.init(name: name, value: "Bearer no-token"))
    case nil: break
    }
    return request
  }

  private func preflights(
    _ cors: CORS, _ method: String, _ target: String
  ) -> [(kind: ContractCase.Kind, request: ContractRequest, words: String)] {
    guard cors.allowMethods.contains(method) || cors.allowMethods.contains("*"), let first = cors.allowOrigins.first
    else { return [] }
    let path = String(target.prefix { $0 != "?" })
    func preflight(_ origin: String) -> ContractRequest {
      ContractRequest(
        "OPTIONS", path,
        headers: [
          .init(name: "origin", value: origin), .init(name: "access-control-request-method", value: method),
        ])
    }
    let origin = first == "*" ? "https://ctapi.example" : first.replacing("*", with: "ctapi.example")
    var requests = [(ContractCase.Kind.preflight, preflight(origin), "204 for \(origin)")]
    let isOpen = cors.allowOrigins.contains { $0.contains("*") }
    if !isOpen {
      requests.append((.otherOrigin, preflight("https://other.ctapi.example"), "no access for another origin"))
    }
    return requests.map { (kind: $0.0, request: $0.1, words: $0.2) }
  }

  private func request(
    _ method: String, _ route: Route, _ operation: JSON, at place: JSONPointer
  ) -> ContractRequest {
    let parameters = self.parameters(operation, at: place)
    var target = ""
    for segment in route.key.template?.segments ?? [] {
      guard let name = segment.parameterName else {
        target += "/" + encoded(String(describing: segment))
        continue
      }
      let parameter = parameters.first {
        $0["in"] == "path" && ($0["name"]?.stringValue == name || $0["name"]?.stringValue == name + "+")
      }
      let value = parameter.map(text) ?? ""
      target += "/" + encoded(value.isEmpty ? "1" : value)
    }
    if target.isEmpty { target = "/" }
    let query = parameters.filter { $0["in"] == "query" && $0["required"] == true }
    if !query.isEmpty {
      target +=
        "?" + query.map { "\(encoded($0["name"]?.stringValue ?? ""))=\(encoded(text($0)))" }.joined(separator: "&")
    }
    var request = ContractRequest(method, target)
    for parameter in parameters where parameter["in"] == "header" && parameter["required"] == true {
      let name = (parameter["name"]?.stringValue ?? "").lowercased()
      // OpenAPI leaves these to other parts of the description (§4.7.12.1).
      guard !["accept", "content-type", "authorization"].contains(name) else { continue }
      request.headers.append(.init(name: name, value: text(parameter)))
    }
    addBody(to: &request, operation)
    return request
  }

  private func parameters(_ operation: JSON, at place: JSONPointer) -> [JSON] {
    let own = (operation["parameters"]?.arrayValue ?? []).map(resolved)
    let shared = (place.parent.flatMap { root[$0] }?["parameters"]?.arrayValue ?? []).map(resolved)
    return own + shared.filter { other in !own.contains { $0["name"] == other["name"] && $0["in"] == other["in"] } }
  }

  private func addBody(to request: inout ContractRequest, _ operation: JSON) {
    guard let contents = operation["requestBody"].map(resolved)?["content"]?.objectValue, !contents.isEmpty,
      let content = contents.members.first(where: { $0.name.hasPrefix("application/json") }) ?? contents.members.first
    else { return }
    let value = content.value["example"] ?? content.value["schema"].map { sample.value(of: $0) } ?? [:]
    request.headers.append(.init(name: "content-type", value: content.name))
    request.body = content.name.contains("json") ? value.bytes() : Array((value.stringValue ?? value.text()).utf8)
  }

  private func resolved(_ value: JSON) -> JSON {
    var value = value
    for _ in 0..<16 {
      guard let text = value["$ref"]?.stringValue, let target = JSONPointer(text: text).flatMap({ root[$0] }) else {
        return value
      }
      value = target
    }
    return .null
  }

  private func text(_ parameter: JSON) -> String {
    let value = parameter["example"] ?? parameter["schema"].map { sample.value(of: $0) } ?? "1"
    let single = value.arrayValue?.first ?? value
    return single.stringValue ?? (single.isNull ? "1" : single.text())
  }

  private func encoded(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      if byte | 0x20 &- 0x61 < 26 || byte &- 0x30 < 10 || "-._~".utf8.contains(byte) {
        result.unicodeScalars.append(UnicodeScalar(byte))
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        result += "%" + (digits.utf8.count == 1 ? "0" : "") + digits
      }
    }
    return result
  }
}
