import CtapiCore

extension API {
  /// The definition as a stage serves it: stage variables replaced by its values, and no other stage named.
  ///
  /// An integration whose URL does not come out as one stays as it is, so that its routes answer 500, and is reported;
  /// so is a mapping that reads a variable without a value.
  func applying(_ stage: Stage) -> (definition: API, problems: [Diagnostic]) {
    var api = self
    api.stages = [stage]
    var problems = unsetMappingVariables(stage)
    guard integrations.contains(where: { if case .variableURL = $0.target { true } else { false } }) else {
      return (api, problems)
    }
    api.integrations = integrations.map { integration in
      guard case .variableURL(let text) = integration.target else { return integration }
      do throws(CtapiError) {
        var integration = integration
        integration.target = .url(try URLTemplate(try StageVariable.replaced(in: text, by: stage.variables)))
        return integration
      } catch {
        problems.append(
          Diagnostic(
            .warning, rule: "stage-variable",
            "the integration '\(text.escapedForTerminal)' of '\(name.escapedForTerminal)' answers 500 in the stage "
              + "'\(stage.name)': \(error.message)",
            hint: "ctapi routes stage update '\(stage.name)' --variable NAME=VALUE --api '\(name.escapedForTerminal)'"))
        return integration
      }
    }
    return (api, problems)
  }
}

extension API {
  /// The stage variables that mappings of served integrations read and that have no value in the stage, each once: the
  /// mapping is left out (`gateway.md` 3.5).
  private func unsetMappingVariables(_ stage: Stage) -> [Diagnostic] {
    var seen = Set(stage.variables.map(\.name))
    var found: [Diagnostic] = []
    for integration in integrations {
      let sides = [(ParameterExpression.Side.request, integration.requestParameters)]
      let changes = sides + integration.responseParameters.map { (.response, $0.changes) }
      for (side, mappings) in changes {
        for mapping in mappings where mapping.operation != .remove {
          for case .stageVariable(let name) in (try? ParameterExpression(mapping.value, of: side))?.sources ?? []
          where seen.insert(name).inserted {
            found.append(
              Diagnostic(
                .warning, rule: "mapping-variable",
                "a mapping of '\(self.name.escapedForTerminal)' reads the stage variable '\(name)', which has no value in "
                  + "the stage '\(stage.name)': it is left out",
                hint: "ctapi routes stage update '\(stage.name)' --variable \(name)=VALUE --api "
                  + "'\(self.name.escapedForTerminal)'"))
          }
        }
      }
    }
    return found
  }
}

extension StageVariable {
  /// How a variable is written in a URL, up to its name.
  static let opening = "${stageVariables."

  /// The text with every variable replaced; throws `invalid-integration` for one without a value.
  static func replaced(in text: String, by variables: [StageVariable]) throws(CtapiError) -> String {
    try replaced(in: text) { name throws(CtapiError) in
      guard let variable = variables.first(where: { $0.name == name }) else {
        throw CtapiError(.invalidIntegration, "there is no stage variable '\(name.escapedForTerminal)'")
      }
      return variable.value
    }
  }

  /// The text with every variable replaced by what `value` gives for its name; throws `invalid-integration` for a
  /// name that no variable can have.
  static func replaced(
    in text: String, _ value: (String) throws(CtapiError) -> String
  ) throws(CtapiError) -> String {
    var result = ""
    var rest = text[...]
    while let start = rest.firstRange(of: opening) {
      result += rest[..<start.lowerBound]
      rest = rest[start.upperBound...]
      guard let end = rest.firstIndex(of: "}") else {
        throw CtapiError(.invalidIntegration, "a stage variable in '\(text.escapedForTerminal)' has no '}'")
      }
      let name = String(rest[..<end])
      guard !name.isEmpty, name.utf8.allSatisfy({ $0 | 0x20 &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == 0x5F }) else {
        throw CtapiError(
          .invalidIntegration, "'\(name.escapedForTerminal)' is no name for a stage variable",
          hint: "use letters, digits and '_'")
      }
      result += try value(name)
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }
}

extension URLTemplate {
  /// What a URL with stage variables is like: each of them stands for `1`, which can be a host, a port or a segment.
  init(sample text: String) throws(CtapiError) {
    try self.init(try StageVariable.replaced(in: text) { (_) throws(CtapiError) in "1" })
  }
}
