import CtapiCore

extension DocumentCompiler {
  /// The names of the security schemes, in order.
  var securitySchemeNames: [String] { root["components"]?["securitySchemes"]?.objectValue?.names ?? [] }

  /// Who may call an operation.
  ///
  /// Whatever cannot be enforced is reported as an error, which makes the whole import fail; the value returned beside
  /// an error is never used.
  mutating func authorization(of operation: JSON, at place: JSONPointer) -> RouteAuthorization {
    let isOwn = operation["security"] != nil
    let securityPlace = isOwn ? place.appending("security") : JSONPointer(["security"])
    let requirements = operation["security"] ?? root["security"]
    let required = requirements.flatMap { requirement(in: $0, at: securityPlace, operation: place) }
    checkAuthExtension(of: operation, isProtected: required != nil, at: place)
    guard let required else { return .none }
    let before = findings.count
    guard let authorizer = authorizer(named: required.name, at: required.place) else {
      // Whatever the reason, the route must not come out open: an error is there, or is made here.
      guard !findings[before...].contains(where: { $0.severity == .error }) else { return .none }
      report(
        .error, "security-unenforceable",
        "the operation asks for '\(required.name.escapedForTerminal)', which gives no authorizer", at: required.place)
      return .none
    }
    guard authorizer.request != nil else { return .jwt(authorizerID: authorizer.id, scopes: required.scopes) }
    if !required.scopes.isEmpty {
      report(
        .error, "security-scopes",
        "Invalid Route authorization type specified. Authorization Scopes are only valid for COGNITO_USER_POOLS and JWT "
          + "authorization types", hint: "leave the scopes out", at: required.place)
    }
    return .request(authorizerID: authorizer.id)
  }

  /// The one scheme that is required; nil when none is.
  private mutating func requirement(
    in security: JSON, at place: JSONPointer, operation: JSONPointer
  ) -> (name: String, scopes: [String], place: JSONPointer)? {
    guard let requirements = security.arrayValue else {
      report(.error, "security-shape", "'security' is \(security.typeName), not an array", at: place)
      return nil
    }
    guard requirements.count <= 1 else {
      report(
        .error, "security-alternatives",
        "an operation has \(requirements.count) security requirements, and can have one",
        hint: "leave one: API Gateway asks one authorizer a route", at: place)
      return nil
    }
    guard let first = requirements.first else { return nil }
    guard let object = first.objectValue, object.count <= 1 else {
      report(
        .error, "security-alternatives", "a security requirement names more than one scheme, and can name one",
        at: place.appending(0))
      return nil
    }
    guard let member = object.members.first else { return nil }
    let scopesPlace = place.appending(0).appending(member.name)
    guard let scopes = member.value.arrayValue, scopes.allSatisfy({ $0.stringValue != nil }) else {
      report(.error, "security-shape", "the scopes of a security requirement are no list of strings", at: scopesPlace)
      return nil
    }
    let names = scopes.compactMap(\.stringValue)
    for (index, name) in names.enumerated() { check(scope: name, at: scopesPlace.appending(index)) }
    return (member.name, names, scopesPlace)
  }

  /// A scope that no token can have would lock everyone out; one error for each place, which operations may share.
  private mutating func check(scope: String, at place: JSONPointer) {
    guard let fault = RouteAuthorization.fault(ofScope: scope) else { return }
    let finding = Finding(
      .error, "invalid-scope", "no token has the scope '\(scope.escapedForTerminal)': \(fault)",
      hint: LintRule.fix(of: "invalid-scope"), at: place)
    if !findings.contains(finding) { findings.append(finding) }
  }

  private mutating func checkAuthExtension(of operation: JSON, isProtected: Bool, at place: JSONPointer) {
    guard let value = operation["x-amazon-apigateway-auth"] else { return }
    let place = place.appending("x-amazon-apigateway-auth")
    switch value["type"]?.stringValue?.uppercased() {
    case "NONE":
      guard isProtected else { return }
      report(
        .error, "security-contradiction", "'x-amazon-apigateway-auth' says NONE and 'security' asks for an authorizer",
        hint: "write 'security: []' on the operation to open it", at: place)
    case "AWS_IAM":
      report(
        .error, "authorizer-iam", "IAM authorization is not enforced here, so the route would be open",
        hint: "use a JWT authorizer", at: place)
    default:
      report(.error, "security-shape", "'x-amazon-apigateway-auth' takes the types NONE and AWS_IAM", at: place)
    }
  }

  /// The authorizer that a scheme becomes, made on its first use; nil with an error where it becomes none.
  mutating func authorizer(named name: String, at place: JSONPointer) -> Authorizer? {
    if let authorizer = authorizers[name] { return authorizer }
    let schemePlace = JSONPointer(["components", "securitySchemes", name])
    guard let value = root[schemePlace] else {
      report(
        .error, "security-unknown-scheme", "there is no security scheme '\(name.escapedForTerminal)'",
        hint: "define it under components.securitySchemes", at: place)
      return nil
    }
    guard let (scheme, resolvedPlace) = resolve(value, at: schemePlace) else { return nil }
    let compiled = SchemeCompiler(name: name, scheme: scheme, place: resolvedPlace, options: options, apiID: apiID)
      .compile()
    for finding in compiled.findings where !findings.contains(finding) { findings.append(finding) }
    authorizers[name] = compiled.authorizer
    return compiled.authorizer
  }
}
