import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes create`.
enum RoutesCreate {
  static var command: AppCommand {
    AppCommand(
      "create", "Add a route to an API's document",
      discussion: """
        The document is written anew, without its comments. Where there is no API yet, one called api is made. A TCP listener takes --to \
        SERVICE or --to HOST:PORT and no other option of a route's.
        """,
      operands: [.required("key", .text, "The route's key, such as 'GET /pets/{id}', or 'TCP PORT'")],
      options: [
        .value(
          "api", .text, as: "name", "The API's name or id", note: "the only one, else default or api, which is made"),
        .value("to", .text, as: "url|service", "Where it goes; a URL may use the path's {parameters}"),
        .value("auth", .text, as: "scheme", "The security scheme that guards it", default: "none"),
        .value("scope", .text, "A scope of which one is asked; repeatable", repeatable: true),
        .value("timeout", .duration, "How long the backend may take", default: "30s"),
        .value("throttle", .text, as: "rate/burst", "Requests a second and burst in the stage"),
        RoutesStage.nameOption,
      ],
      examples: [
        Example(
          "ctapi routes create 'GET /cats/{id}' --to 'http://127.0.0.1:9000/cats/{id}'", "A route to a URL"),
        Example("ctapi routes create 'ANY /{proxy+}' --to pets.demo --timeout 5s", "A route to a service"),
        Example("ctapi routes create 'TCP 5432' --to 127.0.0.1:5433", "Bytes relayed as they are"),
        Example("ctapi routes create 'GET /cats/{name}' --to cats.demo", "It exists already", exit: 4),
      ],
      exits: [.notFound: "no such API", .conflict: "the route exists", .invalidInput: "it could not be served"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let text = invocation.operand("key")
    let routeKey = RelayListener.isKey(text) ? nil : try RouteKey(text)
    guard let target = invocation.string("to") else {
      throw CtapiError(.usage, "the route goes nowhere", hint: "name a URL or service.namespace with --to")
    }
    guard let key = routeKey else { return try ListenerEdit.create(text, to: target, invocation) }
    guard let timeout = invocation.duration("timeout") else { return ExitStatus(.usage) }
    let scheme = invocation.operand("auth")
    guard scheme != "none" || invocation.strings("scope").isEmpty else {
      throw CtapiError(
        .usage, "option '--scope' asks for a token, which without '--auth' nobody checks",
        hint: "name the security scheme that guards the route with --auth")
    }
    let settings = RouteSettings(
      target: target, scheme: scheme == "none" ? nil : scheme, scopes: invocation.strings("scope"),
      timeoutMilliseconds: milliseconds(timeout))
    let storage = try invocation.environment.madeDefinitions()
    var identifiers = invocation.environment.identifiers
    let newID = identifiers.base36(10)
    let id = try storage.transaction { () throws(CtapiError) in
      let stored = try existing(storage, invocation.string("api"), newID: newID)
      do throws(CtapiError) {
        _ = try storage.replace(stored, with: try DocumentEdit.adding(key, settings, to: stored))
      } catch {
        // Its place is one in a document that nobody has seen.
        throw CtapiError(error.code, error.message, hint: error.hint)
      }
      let entry = try storage.entry(stored.api.id)
      if let throttle = invocation.string("throttle") {
        _ = try limit(key, to: throttle, of: entry, in: storage, invocation)
      }
      return try storage.api(entry).served(key.description).route.id
    }
    try invocation.output.object(["id": .string(id), "key": .string(key.description), "changed": true]) { id }
    return .done
  }

  static func milliseconds(_ duration: Duration) -> Int {
    let (seconds, attoseconds) = duration.components
    let (product, overflow) = Int(seconds).multipliedReportingOverflow(by: 1000)
    return overflow ? .max : product + Int(attoseconds / 1_000_000_000_000_000)
  }

  /// Sets the route's limit in the stage of `--stage`; false when it is that already.
  static func limit(
    _ key: RouteKey, to text: String, of entry: APIEntry, in storage: DefinitionStorage, _ invocation: AppInvocation
  ) throws(CtapiError) -> Bool {
    let throttle = try text == "none" ? Throttle() : Throttle(text: text)
    return try storage.update(invocation.operand("stage"), of: entry) { $0.limit(key.description, to: throttle) }
  }

  /// The API to change, or an empty one named `api` where there is none and none was asked for.
  static func existing(
    _ storage: DefinitionStorage, _ name: String?, newID: String
  ) throws(CtapiError) -> StoredAPI {
    if name == nil, try storage.entries().isEmpty { return StoredAPI.empty(id: newID, name: "api") }
    return try storage.stored(try storage.entry(name))
  }
}
