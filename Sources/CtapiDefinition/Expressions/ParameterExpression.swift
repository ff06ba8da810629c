package import CtapiCore

/// A mapping's value: one source, several of them with text between (`${…}`), or plain text (`gateway.md` 3.5).
package struct ParameterExpression: Sendable, Hashable {
  /// A part of the value.
  package enum Part: Sendable, Hashable {
    /// Text as it stands.
    case text(String)
    /// What a source has.
    case source(ParameterSource)
  }

  /// What a mapping changes, which decides what it may read.
  package enum Side: String, Sendable {
    /// The request before the backend gets it.
    case request
    /// The response before the client gets it.
    case response
  }

  /// The parts in order; none for an empty value.
  package let parts: [Part]

  /// Reads a value; throws `invalid-integration` for a source that there is not, or not on this side.
  package init(_ text: String, of side: Side) throws(CtapiError) {
    if ParameterExpression.beginsWithSource(text) {
      parts = [.source(try ParameterExpression.source(text.dropFirst(), of: side))]
      return
    }
    var parts: [Part] = []
    var rest = text[...]
    while let open = rest.firstRange(of: "${") {
      if open.lowerBound > rest.startIndex { parts.append(.text(String(rest[..<open.lowerBound]))) }
      guard let close = rest[open.upperBound...].firstIndex(of: "}") else {
        throw CtapiError(
          .invalidIntegration, "the mapping value '\(text.escapedForTerminal)' has a '${' without '}'",
          hint: "write sources like this: ${request.header.name}")
      }
      parts.append(.source(try ParameterExpression.source(rest[open.upperBound..<close], of: side)))
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { parts.append(.text(String(rest))) }
    self.parts = parts
  }

  /// The sources it reads.
  package var sources: [ParameterSource] {
    parts.compactMap { part in
      guard case .source(let source) = part else { return nil }
      return source
    }
  }

  private static let openings = ["$request.", "$response.", "$context.", "$stageVariables."]

  private static func beginsWithSource(_ text: String) -> Bool { openings.contains { text.hasPrefix($0) } }

  /// What in a value reads like a source, and is plain text for standing beside other text without `${}`; nil for
  /// nothing of the kind.
  static func sourceInText(_ text: String) -> String? {
    guard !beginsWithSource(text) else { return nil }
    for opening in openings {
      guard let found = text.firstRange(of: opening) else { continue }
      let name = text[found.upperBound...].prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
      guard !name.isEmpty else { continue }
      return opening + name
    }
    return nil
  }

  private static func source(_ text: Substring, of side: Side) throws(CtapiError) -> ParameterSource {
    let shown = String(text).escapedForTerminal
    guard let source = ParameterSource(text) else {
      throw CtapiError(
        .invalidIntegration, "the mapping reads '$\(shown)', which is no source",
        hint: "sources are $request.header.N, $request.querystring.N, $request.path, $request.path.N, $request.body, "
          + "$response.header.N, $response.body, $context.N and $stageVariables.N")
    }
    guard source.isKnown(on: side) else {
      throw CtapiError(
        .invalidIntegration, "a mapping of the \(side.rawValue) cannot read '$\(shown)'",
        hint: side == .request
          ? "the response is not there yet: map it in responseParameters"
          : "read $response.header.N, $response.body, $context.N or $stageVariables.N")
    }
    return source
  }
}

extension ParameterSource {
  /// Whether a mapping of that side may read it.
  fileprivate func isKnown(on side: ParameterExpression.Side) -> Bool {
    switch self {
    case .requestHeader, .requestQuery, .requestBody, .requestPath, .pathParameter: side == .request
    case .responseHeader, .responseBody: side == .response
    case .context(let variable): side == .response || !variable.name.isKnownLate
    case .stageVariable: true
    }
  }
}
