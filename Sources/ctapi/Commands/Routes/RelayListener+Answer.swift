import CtapiCore
import CtapiDefinition

extension RelayListener {
  /// The form for reading: a name and a value a line.
  var text: String {
    ["key          \(name)", "target       \(target)", "protocol     TCP, relayed as it is"].map(\.escapedForTerminal)
      .joined(separator: "\n")
  }

  /// The form of `--json` in a list of routes.
  var summary: JSON { ["key": .string(name), "target": .string(target.description)] }

  /// The cells of a table of routes.
  var cells: [String] { [name, target.description, "none", "-", "-"] }
}

extension API {
  /// The listener that commands name so, as `TCP 5432`; throws `route-not-found` for one that is not there, nil for
  /// what names no listener.
  func listener(_ text: String) throws(CtapiError) -> RelayListener? {
    guard text.hasPrefix("TCP ") else { return nil }
    guard let listener = listeners.first(where: { $0.name == text }) else {
      throw CtapiError(
        .routeNotFound, "no listener '\(text.escapedForTerminal)' in the API '\(name.escapedForTerminal)'",
        hint: "list them: ctapi routes list")
    }
    return listener
  }
}
