package import CtapiCore

/// A route's path: literal segments, `{name}` and a last `{name+}` (`gateway.md` 1.2).
package struct PathTemplate: Sendable, Hashable {
  /// The most parameters of one path; a limit of ctapi, so that a lookup needs no memory.
  package static let maximumParameters = 16

  /// The segments; empty for `/`.
  package let segments: [PathSegment]

  /// Reads a template; throws `invalid-route` with the reason.
  package init(_ text: String) throws(CtapiError) {
    guard text.utf8.first == UInt8(ascii: "/") else {
      throw CtapiError(
        .invalidRoute, "the path '\(text.escapedForTerminal)' does not start with '/'",
        hint: "write it as '/\(text.escapedForTerminal)'")
    }
    if text == "/" {
      segments = []
      return
    }
    if text.utf8.last == UInt8(ascii: "/") {
      throw CtapiError(
        .invalidRoute, "the path '\(text.escapedForTerminal)' ends in '/', which API Gateway drops silently",
        hint: "remove the last '/'")
    }
    let parts = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    var segments: [PathSegment] = []
    for (index, part) in parts.enumerated() {
      segments.append(try PathTemplate.segment(part, isLast: index == parts.count - 1, of: text))
    }
    self.segments = segments
    try checkParameters(of: text)
  }

  /// The names of the parameters, from left to right.
  package var parameterNames: [String] { segments.compactMap(\.parameterName) }

  /// Whether the last segment is `{name+}`.
  package var isGreedy: Bool {
    if case .greedy = segments.last { true } else { false }
  }

  /// The template with its parameters' names left out: two routes may not share it (`gateway.md` 1.2).
  package var shape: String { path(parameter: "{}", greedy: "{+}") }

  /// The path with these in its parameters' places.
  package func path(parameter: String, greedy: String) -> String {
    "/"
      + segments.map { segment in
        switch segment {
        case .literal(let text): text
        case .parameter: parameter
        case .greedy: greedy
        }
      }.joined(separator: "/")
  }

  private func checkParameters(of text: String) throws(CtapiError) {
    let names = parameterNames
    guard names.count <= PathTemplate.maximumParameters else {
      throw CtapiError(
        .invalidRoute,
        "the path '\(text.escapedForTerminal)' has more than \(PathTemplate.maximumParameters) parameters")
    }
    guard Set(names).count == names.count else {
      throw CtapiError(
        .pathParameterDuplicate, "the path '\(text.escapedForTerminal)' names a parameter twice",
        hint: "give each parameter a name of its own")
    }
  }

  private static func segment(_ part: Substring, isLast: Bool, of text: String) throws(CtapiError) -> PathSegment {
    let path = text.escapedForTerminal
    guard !part.isEmpty else {
      throw CtapiError(.invalidRoute, "the path '\(path)' has an empty segment", hint: "write one '/' between segments")
    }
    guard part.contains("{") || part.contains("}") else { return .literal(try literal(part, of: path)) }
    guard part.first == "{", part.last == "}" else {
      throw CtapiError(
        .invalidRoute, "the path '\(path)' has a parameter that is not a whole segment",
        hint: "put the parameter between two '/'")
    }
    var name = part.dropFirst().dropLast()
    let isGreedy = name.last == "+"
    if isGreedy { name = name.dropLast() }
    guard !name.isEmpty, name.utf8.allSatisfy(\.isParameterNameByte) else {
      throw CtapiError(.invalidRoute, "the path '\(path)' has a parameter without a usable name")
    }
    guard isGreedy else { return .parameter(String(name)) }
    guard isLast else {
      throw CtapiError(
        .greedyNotLast, "the path '\(path)' has a greedy parameter before its end",
        hint: "only the last segment may be {\(name)+}")
    }
    return .greedy(String(name))
  }

  private static func literal(_ part: Substring, of path: String) throws(CtapiError) -> String {
    guard !part.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F || $0 == 0x3F || $0 == 0x23 }) else {
      throw CtapiError(
        .invalidRoute, "the path '\(path)' has a space, control character, '?' or '#'",
        hint: "write it percent-encoded")
    }
    guard PercentEncoding.decode(part.utf8) != nil else {
      throw CtapiError(.invalidRoute, "the path '\(path)' has a percent sign that encodes no UTF-8 text")
    }
    return String(part)
  }
}

extension PathTemplate: CustomStringConvertible {
  package var description: String { "/" + segments.map(\.description).joined(separator: "/") }
}

extension UInt8 {
  fileprivate var isParameterNameByte: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x24, 0x3A: true
    default: false
    }
  }
}
