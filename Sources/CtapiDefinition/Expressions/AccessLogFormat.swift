package import CtapiCore

/// The format of an access log's lines: text with `$context` variables in it (`gateway.md` 4.4).
package struct AccessLogFormat: Sendable, Hashable {
  /// A part of a line.
  package enum Part: Sendable, Hashable {
    /// Text as it stands.
    case text(String)
    /// A variable's value; `-` when there is none.
    case variable(ContextVariable)
    /// A variable that HTTP APIs do not have: always `-`.
    case unknown(String)
  }

  /// The longest format, in bytes (`gateway.md` 1.7).
  package static let maximumLength = 3072

  /// The format as written.
  package let text: String
  /// Its parts in order.
  package let parts: [Part]

  /// Reads a format; throws `invalid-stage` for one that does not name the request (K106), has line ends, or is
  /// too long.
  package init(_ text: String) throws(CtapiError) {
    self.text = text
    guard text.utf8.count <= AccessLogFormat.maximumLength else {
      throw CtapiError(
        .invalidStage, "the access log format has \(text.utf8.count) bytes",
        hint: "at most \(AccessLogFormat.maximumLength) are taken")
    }
    guard !text.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) else {
      throw CtapiError(
        .invalidStage, "the access log format has line ends or control characters", hint: "write it on one line")
    }
    parts = AccessLogFormat.parts(text[...])
    let names = variables.map(\.name)
    guard names.contains(.requestID) || names.contains(.extendedRequestID) else {
      throw CtapiError(
        .invalidStage, "the access log format names no request",
        hint: "put $context.requestId or $context.extendedRequestId into it")
    }
  }

  /// The variables that it uses.
  package var variables: [ContextVariable] {
    parts.compactMap { part in
      guard case .variable(let variable) = part else { return nil }
      return variable
    }
  }

  /// The names behind `$context.` that HTTP APIs do not have, for a warning.
  package var unknownNames: [String] {
    parts.compactMap { part in
      guard case .unknown(let name) = part else { return nil }
      return name
    }
  }

  /// Whether its lines are JSON objects, whose strings are escaped as JSON wants it.
  package var isJSON: Bool { text.first { $0 != " " && $0 != "\t" } == "{" }

  /// Whether a line is an element of XML, so that values are escaped as XML's.
  package var isXML: Bool { text.first { $0 != " " && $0 != "\t" } == "<" }

  private static func parts(_ text: Substring) -> [Part] {
    let mark = "$context."
    var parts: [Part] = []
    var rest = text
    while let found = rest.firstRange(of: mark) {
      if found.lowerBound > rest.startIndex { parts.append(.text(String(rest[..<found.lowerBound]))) }
      var name = rest[found.upperBound...].prefix { character in
        character.utf8.allSatisfy(\.isContextNameByte)
      }
      // A sentence may end behind a variable.
      while name.last == "." || name.last == "-" { name = name.dropLast() }
      parts.append(ContextVariable(name).map { .variable($0) } ?? .unknown(String(name)))
      rest = rest[name.endIndex...]
    }
    if !rest.isEmpty { parts.append(.text(String(rest))) }
    return parts
  }
}

extension UInt8 {
  fileprivate var isContextNameByte: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2E, 0x5F, 0x2D, 0x3A: true
    default: false
    }
  }
}
