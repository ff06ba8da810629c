import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// What `ctapi routes create`, `update` and `delete` do to a TCP listener (`TCP 5432`).
enum ListenerEdit {
  static func create(_ key: String, to target: String, _ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    try refuseRouteOptions(invocation)
    let listener = try RelayListener(key: key, to: target)
    let storage = try invocation.environment.madeDefinitions()
    var identifiers = invocation.environment.identifiers
    let newID = identifiers.base36(10)
    try storage.transaction { () throws(CtapiError) in
      let stored = try RoutesCreate.existing(storage, invocation.string("api"), newID: newID)
      _ = try storage.replace(stored, with: try DocumentEdit.adding(listener, to: stored))
    }
    try invocation.output.object(["key": .string(listener.name), "changed": true]) { listener.name }
    return .done
  }

  static func update(_ key: String, _ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    try refuseRouteOptions(invocation)
    guard let target = invocation.string("to") else {
      throw CtapiError(.usage, "nothing to change", hint: "name a service or HOST:PORT with --to")
    }
    let changed = try RelayListener(key: key, to: target)
    return try replace(invocation) { (stored) throws(CtapiError) in
      guard let listener = try stored.api.listener(key) else { return nil }
      return DocumentEdit.updating(listener, to: changed.target, in: stored)
    }
  }

  static func delete(_ key: String, _ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    try replace(invocation) { (stored) throws(CtapiError) in
      if let listener = stored.api.listeners.first(where: { $0.name == key }) {
        return DocumentEdit.removing(listener, from: stored)
      }
      guard !invocation.flag("must-exist") else {
        throw CtapiError(
          .alreadyAbsent, "no listener '\(key.escapedForTerminal)'", hint: "list them: ctapi routes list")
      }
      return nil
    }
  }

  private static func replace(
    _ invocation: AppInvocation, _ edit: (StoredAPI) throws(CtapiError) -> Document?
  ) throws(CtapiError) -> ExitStatus {
    let storage = try invocation.environment.existingDefinitions()
    let isChanged = try storage.transaction { () throws(CtapiError) in
      let stored = try storage.stored(try storage.entry(invocation.string("api")))
      guard let document = try edit(stored) else { return false }
      return try storage.replace(stored, with: document)
    }
    try invocation.output.object(["changed": .bool(isChanged)]) { "" }
    return .done
  }

  /// Bytes that are relayed as they are have no tokens and no throttle.
  private static func refuseRouteOptions(_ invocation: AppInvocation) throws(CtapiError) {
    for option in ["auth", "scope", "timeout", "throttle", "stage"] where invocation.isGiven(option) {
      throw CtapiError(
        .usage, "a TCP listener has no '--\(option)'", hint: "leave it out: its bytes are relayed as they are")
    }
  }
}
