import CtapiCore

extension DocumentCompiler {
  private static let methods: [String: RouteMethod] = [
    "get": .get, "put": .put, "post": .post, "delete": .delete, "options": .options, "head": .head, "patch": .patch,
  ]
  private static let anyMethod = "x-amazon-apigateway-any-method"
  private static let pathItemMembers: Set<String> = ["summary", "description", "servers", "parameters", "$ref"]

  mutating func compileRoutes() -> [Route] {
    guard let paths = root["paths"] else {
      report(.warning, "paths-missing", "the document has no 'paths', so the API has no routes", ["paths"])
      return []
    }
    guard let object = paths.objectValue else {
      report(.error, "document-shape", "'paths' is \(paths.typeName), not an object", ["paths"])
      return []
    }
    hasIntegrations = object.members.contains { DocumentCompiler.mentionsIntegration($0.value) }
    let prefix = basePathPrefix()
    var routes: [Route] = []
    var identities: [String: RouteKey] = [:]
    for member in object.members where !member.name.hasPrefix("x-") {
      let place = JSONPointer(["paths", member.name])
      for route in compile(path: member.name, item: member.value, prefix: prefix, at: place) {
        if let earlier = identities.updateValue(route.route.key, forKey: route.route.key.identity) {
          report(
            .error, "route-conflict",
            "'\(route.route.key.description.escapedForTerminal)' and '\(earlier.description.escapedForTerminal)' "
              + "are the same route", hint: "parameter names do not tell routes apart", at: route.place)
        }
        routes.append(route.route)
      }
    }
    return routes
  }

  static func mentionsIntegration(_ item: JSON) -> Bool {
    item.objectValue?.members.contains { member in
      ["x-amazon-apigateway-integration", "x-ctapi-mock", "x-ctapi-redirect", "x-ctapi-variants"].contains {
        member.value[$0] != nil
      }
    } ?? false
  }

  private mutating func compile(
    path: String, item: JSON, prefix: String, at place: JSONPointer
  ) -> [(route: Route, place: JSONPointer)] {
    var path = path
    if path == "$default" {
      report(
        .warning, "path-no-slash", "Parse issue: attribute paths. Resource $default should start with /", at: place)
      path = "/$default"
    }
    guard let (item, itemPlace) = resolve(item, at: place) else {
      // Routes must not be lost without an error, wherever the chain of references breaks.
      if !findings.contains(where: { $0.severity == .error && $0.pointer == place.appending("$ref") }) {
        report(.error, "ref-unresolved", "the path item leads nowhere", at: place.appending("$ref"))
      }
      return []
    }
    guard let object = item.objectValue else {
      report(.error, "document-shape", "the path item is \(item.typeName), not an object", at: place)
      return []
    }
    checkExtensions(of: item, at: itemPlace, known: DocumentCompiler.pathExtensions)
    var routes: [(route: Route, place: JSONPointer)] = []
    for member in object.members {
      let memberPlace = itemPlace.appending(member.name)
      if member.name == "trace" {
        report(
          .warning, "method-trace", "HTTP APIs have no TRACE: the operation is kept and not served", at: memberPlace)
      } else if let method = member.name == DocumentCompiler.anyMethod ? .any : DocumentCompiler.methods[member.name] {
        guard let route = compile(method, path, prefix: prefix, member.value, at: memberPlace) else { continue }
        routes.append((route, memberPlace))
      } else if !member.name.hasPrefix("x-"), !DocumentCompiler.pathItemMembers.contains(member.name) {
        report(
          .warning, "path-item-member",
          "'\(member.name.escapedForTerminal)' is no method and no member of a path item", at: memberPlace)
      }
    }
    return routes
  }

  private mutating func compile(
    _ method: RouteMethod, _ path: String, prefix: String, _ operation: JSON, at place: JSONPointer
  ) -> Route? {
    guard operation.objectValue != nil else {
      report(.error, "document-shape", "the operation is \(operation.typeName), not an object", at: place)
      return nil
    }
    guard let key = routeKey(method, path, prefix: prefix, operation, at: place) else { return nil }
    checkExtensions(of: operation, at: place, known: DocumentCompiler.operationExtensions)
    var route = Route(id: StableID.make(apiID, "route", key.description), key: key)
    operationPlaces[route.id] = place
    route.operationName = operation["operationId"]?.stringValue
    route.authorization = authorization(of: operation, at: place)
    route.integrationID = integrationID(of: operation, key, at: place)
    route.variants = variants(of: operation, key, at: place)
    return route
  }

  private mutating func routeKey(
    _ method: RouteMethod, _ path: String, prefix: String, _ operation: JSON, at place: JSONPointer
  ) -> RouteKey? {
    let isDefault = boolean("isDefaultRoute", of: operation, "default-route", at: place) ?? false
    if method == .any, isDefault { return .default }
    if path == "/$default" || isDefault {
      report(
        .warning, "default-route",
        "'\(method.rawValue) \(path.escapedForTerminal)' is a route like any other, not $default",
        hint: "write x-amazon-apigateway-any-method with isDefaultRoute: true", at: place)
    }
    if path.utf8.count > 1, path.hasSuffix("/") {
      report(
        .warning, "path-trailing-slash",
        "'\(path.escapedForTerminal)' ends in '/': API Gateway makes no route for it, and says nothing",
        hint: "remove the last '/'", at: place)
      return nil
    }
    do throws(CtapiError) {
      guard path.hasPrefix("/") else {
        throw CtapiError(
          .invalidRoute, "the path '\(path.escapedForTerminal)' does not start with '/'",
          hint: "write it as '/\(path.escapedForTerminal)'")
      }
      return .path(method, try PathTemplate(path == "/" && !prefix.isEmpty ? prefix : prefix + path))
    } catch {
      report(error, at: place)
      return nil
    }
  }

  /// What `--base-path` puts in front of every path (`gateway.md` K117).
  func basePathPrefix() -> String {
    guard options.basePath != .ignore, let server = root["servers"]?.arrayValue?.first else { return "" }
    var path = ""
    if let variable = server["variables"]?["basePath"]?["default"]?.stringValue {
      path = variable
    } else if let url = server["url"]?.stringValue {
      path = ServerURL.path(of: ServerURL.resolved(url, server))
    }
    var segments = path.split(separator: "/")
    if options.basePath == .split, !segments.isEmpty { segments.removeFirst() }
    return segments.map { "/" + $0 }.joined()
  }

  /// Follows `$ref` inside the document; nil when it leads nowhere, which ``ReferenceCheck`` reports.
  func resolve(_ value: JSON, at place: JSONPointer) -> (JSON, JSONPointer)? {
    var value = value
    var place = place
    for _ in 0..<64 {
      guard let reference = value["$ref"]?.stringValue else { return (value, place) }
      guard let pointer = JSONPointer(text: reference), reference.hasPrefix("#"), let target = root[pointer] else {
        return nil
      }
      value = target
      place = pointer
    }
    return nil
  }
}
