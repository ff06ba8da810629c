package import CtapiCore

/// Changes an API by changing its document, which is the truth of it (`design.md` 7.1).
package enum DocumentEdit {
  /// The document with one more operation; throws `route-exists`.
  package static func adding(
    _ key: RouteKey, _ settings: RouteSettings, to stored: StoredAPI
  ) throws(CtapiError) -> Document {
    if let existing = stored.api.routes.first(where: { $0.key.identity == key.identity }) {
      throw CtapiError(
        .routeExists, "the route '\(existing.key.description.escapedForTerminal)' exists",
        hint: "change it with: ctapi routes update '\(existing.key.description.escapedForTerminal)'")
    }
    var root = stored.document.root
    // `ANY /$default` stands where `$default` does, and under a base path other keys stand for what is written.
    guard root[key.place] == nil else {
      throw CtapiError(
        .routeExists,
        "the place of '\(key.description.escapedForTerminal)' in the document, \(key.place), has another operation",
        hint: "see which: ctapi routes list; remove it first, or take another path")
    }
    root[key.place] = operation(key, settings)
    return Document(root, format: stored.document.format)
  }

  /// The document without the operation of that route, and without its path when that was the last one.
  package static func removing(_ route: Route, from stored: StoredAPI) throws(CtapiError) -> Document {
    var root = stored.document.root
    let pointer = try place(of: route, in: root)
    root[pointer] = nil
    if let path = pointer.parent,
      root[path]?.objectValue?.names.allSatisfy({ !OperationNames.all.contains($0) }) ?? false
    {
      root[path] = nil
    }
    return Document(root, format: stored.document.format)
  }

  /// Where the operation of a route stands; throws `unsupported` for one that the document makes in another way.
  static func place(of route: Route, in root: JSON) throws(CtapiError) -> JSONPointer {
    let pointer = route.key.place
    guard root[pointer] != nil else {
      throw CtapiError(
        .unsupported, "the route '\(route.key.description.escapedForTerminal)' stands elsewhere in the document",
        hint: "it comes from a $ref or a base path: change the document and import it again")
    }
    return pointer
  }

  private static func operation(_ key: RouteKey, _ settings: RouteSettings) -> JSON {
    var operation: JSONObject = [
      "responses": ["default": ["description": .string("Default response for \(key)")]]
    ]
    if key == .default { operation["isDefaultRoute"] = true }
    // An open route says so itself, whatever the document's default is.
    operation["security"] = security(settings.scheme, settings.scopes)
    let isURL = settings.target.contains("://")
    var integration: JSONObject = [
      "type": "http_proxy", "httpMethod": "ANY", "payloadFormatVersion": "1.0", "uri": .string(settings.target),
      "connectionType": isURL ? "INTERNET" : "VPC_LINK",
    ]
    if settings.timeoutMilliseconds != Integration.defaultTimeoutMilliseconds {
      integration["timeoutInMillis"] = .integer(settings.timeoutMilliseconds)
    }
    operation["x-amazon-apigateway-integration"] = .object(integration)
    return .object(operation)
  }

  static func security(_ scheme: String?, _ scopes: [String]) -> JSON {
    scheme.map { [.object([$0: .strings(scopes)])] } ?? []
  }
}

extension StoredAPI {
  /// An API without routes, not kept yet.
  package static func empty(id: String, name: String) -> StoredAPI {
    let root: JSON = ["openapi": "3.0.1", "info": ["title": .string(name), "version": "1"], "paths": [:]]
    return StoredAPI(
      api: API(id: id, name: name, title: name), document: Document(root, format: .yaml), options: ImportOptions(),
      revision: 0)
  }
}

extension DefinitionStorage {
  /// Replaces a kept API's document and everything derived from it; false when nothing differs.
  ///
  /// Throws `invalid-document` when the document could not be served, and changes nothing then.
  package func replace(_ stored: StoredAPI, with document: Document) throws(CtapiError) -> Bool {
    let api = stored.api
    var options = stored.options
    // An edit that gives a plain document its first integration must not take those away that the others got.
    if API.isPlain(stored.document) { options.fillsGaps = true }
    let imported = API.importing(document, id: api.id, name: api.name, options: options)
    // The text of the new document is nobody's yet, so that a line of it would say nothing.
    let beyond = try limits.findings(imported.api, replacing: api)
    if let error = (imported.findings + beyond).first(where: { $0.severity == .error }) {
      let code = error.rule == "quota" ? ErrorCode.quotaExceeded : .invalidDocument
      throw CtapiError(
        code, error.message, hint: error.hint, place: SourcePlace(pointer: error.pointer.description))
    }
    return try apply(ImportPlan(imported, beyond: beyond, document: document, options: options, replacing: api))
  }
}
