/// Where a mapping's value comes from (`gateway.md` 3.5).
package enum ParameterSource: Sendable, Hashable {
  /// `$request.header.n`; the name is held in lower case, as header names compare without case.
  case requestHeader(String)
  /// `$request.querystring.n`, compared with case.
  case requestQuery(String)
  /// `$request.body` and a path into it.
  case requestBody([BodyStep])
  /// `$request.path`, without the stage.
  case requestPath
  /// `$request.path.n`, a parameter of the route's path.
  case pathParameter(String)
  /// `$response.header.n`; the name is held in lower case.
  case responseHeader(String)
  /// `$response.body` and a path into it.
  case responseBody([BodyStep])
  /// `$context.v`.
  case context(ContextVariable)
  /// `$stageVariables.v`.
  case stageVariable(String)

  /// Reads a source without its `$`; nil when it is none.
  init?(_ text: Substring) {
    func rest(_ prefix: String) -> Substring? {
      text.hasPrefix(prefix) && text.utf8.count > prefix.utf8.count ? text.dropFirst(prefix.count) : nil
    }
    if let name = rest("request.header."), String(name).isToken {
      self = .requestHeader(name.lowercased())
    } else if let name = rest("request.querystring.") {
      self = .requestQuery(String(name))
    } else if text == "request.path" {
      self = .requestPath
    } else if let name = rest("request.path.") {
      self = .pathParameter(String(name))
    } else if text.hasPrefix("request.body"), let steps = BodyStep.path(text.dropFirst(12)) {
      self = .requestBody(steps)
    } else if let name = rest("response.header."), String(name).isToken {
      self = .responseHeader(name.lowercased())
    } else if text.hasPrefix("response.body"), let steps = BodyStep.path(text.dropFirst(13)) {
      self = .responseBody(steps)
    } else if let name = rest("context."), let variable = ContextVariable(name) {
      self = .context(variable)
    } else if let name = rest("stageVariables."), name.utf8.allSatisfy(\.isVariableNameByte) {
      self = .stageVariable(String(name))
    } else {
      return nil
    }
  }
}

extension UInt8 {
  fileprivate var isVariableNameByte: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: true
    default: false
    }
  }
}
