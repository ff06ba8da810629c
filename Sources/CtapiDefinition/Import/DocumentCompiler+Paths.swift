import CtapiCore

/// Paths that are routes by their spelling and that no request gets to (`design.md` 7.1 "Encoded paths").
extension DocumentCompiler {
  /// Warns of each such path once, at its path item.
  mutating func checkPaths(of api: API) {
    var seen: Set<String> = []
    for route in api.routes {
      guard let template = route.key.template, seen.insert(template.description).inserted else { continue }
      for case .literal(let text) in template.segments {
        guard let found = Unreachability(literal: text, refusesAmbiguous: api.refusesAmbiguousPaths) else { continue }
        report(
          .warning, "path-unreachable",
          "no request gets to '\(template.description.escapedForTerminal)': \(found.reason)", hint: found.fix,
          at: operationPlaces[route.id]?.parent ?? route.key.place)
        break
      }
    }
  }
}

/// Why no request gets to a path.
private struct Unreachability {
  let reason: String
  let fix: String

  /// Nil for a segment that requests can have.
  init?(literal text: String, refusesAmbiguous: Bool) {
    guard let decoded = PercentEncoding.decode(text.utf8) else { return nil }
    let shown = text.escapedForTerminal
    if decoded == "." || decoded == ".." {
      reason =
        "clients take the segment '\(shown)' out of a path before they send it"
        + (refusesAmbiguous ? ", and the gateway answers it with 400 in an API with authorizers" : "")
      fix = "write the path that is meant, without '.' and '..' as segments"
    } else if decoded.utf8.contains(0) {
      reason = "the gateway answers an encoded NUL with 400"
      fix = "remove %00 from the path"
    } else if refusesAmbiguous, decoded.utf8.contains(where: { $0 < 0x20 || "/\\%".utf8.contains($0) }) {
      reason =
        "in an API with authorizers the gateway answers an encoded separator, percent sign or control character "
        + "with 400, as in '\(shown)'"
      fix = "write another path, or have such paths forwarded: x-ctapi-encoded-paths: forward"
    } else {
      return nil
    }
  }
}
