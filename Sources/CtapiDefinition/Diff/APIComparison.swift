package import CtapiCore

/// Compares two documents of an API by what they mean to its clients.
package struct APIComparison {
  private let old: API
  private let new: API
  private let oldRoot: JSON
  private let newRoot: JSON
  private var oldPlaces: [String: JSONPointer] = [:]
  private var newPlaces: [String: JSONPointer] = [:]
  private var differences: [APIDifference] = []

  /// The differences from `old` to `new`, routes first; none when both mean the same.
  package static func differences(
    from old: (document: Document, options: ImportOptions), to new: (document: Document, options: ImportOptions)
  ) -> [APIDifference] {
    var compilers = (
      DocumentCompiler(old.document, old.options, apiID: "diff"),
      DocumentCompiler(new.document, new.options, apiID: "diff")
    )
    var comparison = APIComparison(
      old: compilers.0.compile(name: "diff"), new: compilers.1.compile(name: "diff"), oldRoot: old.document.root,
      newRoot: new.document.root)
    comparison.oldPlaces = compilers.0.operationPlaces
    comparison.newPlaces = compilers.1.operationPlaces
    comparison.run()
    return comparison.differences
  }

  private init(old: API, new: API, oldRoot: JSON, newRoot: JSON) {
    self.old = old
    self.new = new
    self.oldRoot = oldRoot
    self.newRoot = newRoot
  }

  private mutating func run() {
    guard oldRoot != newRoot || old != new else { return }
    compareRoutes()
    compareCORS()
    compareListeners()
    compareRest()
  }

  private mutating func add(
    _ change: APIDifference.Change, _ subject: String, _ detail: String = "", isBreaking: Bool = false
  ) {
    differences.append(APIDifference(change, subject, detail, isBreaking: isBreaking))
  }

  private mutating func compareRoutes() {
    var before = Dictionary(old.served.map { ($0.route.key.identity, $0) }) { first, _ in first }
    for route in new.served {
      guard let earlier = before.removeValue(forKey: route.route.key.identity) else {
        add(.added, route.route.key.description)
        continue
      }
      compare(earlier, route)
    }
    for route in old.served where before[route.route.key.identity] != nil {
      add(.removed, route.route.key.description, isBreaking: true)
    }
  }

  private mutating func compare(_ old: ServedRoute, _ new: ServedRoute) {
    let key = new.route.key.description
    compareAuthorization(old, new, key)
    if old.integration?.target != new.integration?.target { add(.changed, key, "another target") }
    if old.integration?.settings != new.integration?.settings { add(.changed, key, "other integration settings") }
    let before = side(oldPlaces[old.route.id], in: oldRoot)
    let after = side(newPlaces[new.route.id], in: newRoot)
    let found = OperationComparison(old: before, new: after, key: key).differences()
    differences += found
    guard before.operation != after.operation, found.isEmpty, !differences.contains(where: { $0.subject == key }) else {
      return
    }
    add(.changed, key, "its description")
  }

  private mutating func compareAuthorization(_ old: ServedRoute, _ new: ServedRoute, _ key: String) {
    switch (old.authorizer, new.authorizer) {
    case (nil, nil): return
    case (nil, let guardian?): add(.changed, key, "asks for a token of '\(guardian.name)'", isBreaking: true)
    case (_?, nil): add(.changed, key, "is open to everybody now")
    case (let before?, let after?):
      if before.issuer != after.issuer || before.identitySource != after.identitySource
        || before.request != after.request
      {
        add(.changed, key, "asks another authorizer", isBreaking: true)
      } else if !Set(before.audience).isSubset(of: after.audience)
        || !Set(before.algorithms).isSubset(of: after.algorithms)
      {
        add(.changed, key, "takes fewer audiences or algorithms", isBreaking: true)
      } else if before.audience != after.audience || before.algorithms != after.algorithms {
        add(.changed, key, "takes more audiences or algorithms")
      }
    }
    let before = Set(old.route.authorization.scopes)
    let after = Set(new.route.authorization.scopes)
    guard old.authorizer != nil, new.authorizer != nil, before != after else { return }
    // One scope of the list is enough: no list takes every token, and a longer list takes more.
    let isWider = after.isEmpty || !before.isEmpty && before.isSubset(of: after)
    add(.changed, key, "asks for other scopes", isBreaking: !isWider)
  }

  private mutating func compareCORS() {
    guard old.cors != new.cors else { return }
    let isNarrower: Bool
    if let before = old.cors, let after = new.cors {
      let lists: [KeyPath<CORS, [String]>] = [\.allowOrigins, \.allowMethods, \.allowHeaders, \.exposeHeaders]
      isNarrower =
        lists.contains { list in
          !after[keyPath: list].contains("*") && !Set(before[keyPath: list]).isSubset(of: after[keyPath: list])
        } || before.allowCredentials && !after.allowCredentials
    } else {
      isNarrower = new.cors == nil
    }
    add(.changed, "CORS", new.cors == nil ? "is gone" : "has other settings", isBreaking: isNarrower)
  }

  private mutating func compareListeners() {
    for listener in new.listeners {
      guard let before = old.listeners.first(where: { $0.port == listener.port }) else {
        add(.added, listener.name)
        continue
      }
      if before != listener { add(.changed, listener.name, "goes to \(listener.target)") }
    }
    for listener in old.listeners where !new.listeners.contains(where: { $0.port == listener.port }) {
      add(.removed, listener.name, isBreaking: true)
    }
  }

  /// Members of the documents besides the routes, by pointer.
  private mutating func compareRest() {
    let known: Set<String> = ["paths", "x-amazon-apigateway-cors", "x-ctapi-l4-listeners", "security"]
    let names = (oldRoot.objectValue?.names ?? []) + (newRoot.objectValue?.names ?? []).filter { oldRoot[$0] == nil }
    for name in names where !known.contains(name) {
      guard oldRoot[name] != newRoot[name] else { continue }
      compareMembers(oldRoot[name], newRoot[name], at: JSONPointer([name]), levels: name == "components" ? 2 : 1)
    }
  }

  private mutating func compareMembers(_ old: JSON?, _ new: JSON?, at place: JSONPointer, levels: Int) {
    guard old != new else { return }
    guard let before = old else { return add(.added, place.description) }
    guard let after = new else { return add(.removed, place.description) }
    guard levels > 0, let oldObject = before.objectValue, let newObject = after.objectValue else {
      return add(.changed, place.description)
    }
    for name in oldObject.names + newObject.names.filter({ oldObject[$0] == nil }) {
      compareMembers(oldObject[name], newObject[name], at: place.appending(name), levels: levels - 1)
    }
  }

  private func side(_ place: JSONPointer?, in root: JSON) -> OperationComparison.Side {
    OperationComparison.Side(
      operation: place.flatMap { root[$0] } ?? .null, item: place?.parent.flatMap { root[$0] } ?? .null, root: root)
  }
}

extension Integration {
  /// The integration without its id and target.
  fileprivate var settings: Integration {
    var copy = self
    copy.id = ""
    copy.target = .mock(MockResponse(status: 200))
    return copy
  }
}
