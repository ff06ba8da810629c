package import CtapiCore

extension Stage {
  /// Throws `invalid-stage` for what API Gateway refuses (`gateway.md` 1.1, 4.2, K106).
  package func check() throws(CtapiError) {
    try Stage.check(name: name)
    if let description, description.utf8.count > 1024 {
      throw CtapiError(.invalidStage, "the description has more than 1024 characters")
    }
    guard variables.count <= 100 else {
      throw CtapiError(.invalidStage, "a stage has at most 100 variables, not \(variables.count)")
    }
    var names: Set<String> = []
    for variable in variables {
      try variable.check()
      guard names.insert(variable.name).inserted else {
        throw CtapiError(.invalidStage, "the stage variable '\(variable.name)' is given twice")
      }
    }
    try throttle.check()
    for settings in routeThrottles {
      _ = try RouteKey(settings.routeKey)
      try settings.throttle.check()
    }
    try accessLog?.check()
  }

  /// Throws `invalid-stage` for a name that no stage can have.
  package static func check(name: String) throws(CtapiError) {
    guard name != defaultName else { return }
    let isName = name.utf8.allSatisfy { byte in
      byte | 0x20 &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
    guard isName, (1...128).contains(name.utf8.count) else {
      throw CtapiError(
        .invalidStage, "'\(name.escapedForTerminal)' is no name for a stage",
        hint: "use '$default', or 1 to 128 letters, digits, '-' and '_'")
    }
  }

  /// Throws `invalid-stage` for a name that no new stage can have: `/_api/ID/` names an API (`design.md` 5), so that the
  /// gateway never looks there for a stage.
  static func check(newName name: String) throws(CtapiError) {
    guard name != "_api" else {
      throw CtapiError(
        .invalidStage,
        "no stage can be called '_api': /_api/ID/ names an API of this gateway, so that its path would never reach the stage",
        hint: "give it another name, such as 'api'")
    }
  }
}

extension StageVariable {
  fileprivate func check() throws(CtapiError) {
    let isName = name.utf8.allSatisfy { byte in
      byte | 0x20 &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "_")
    }
    guard isName, (1...64).contains(name.utf8.count) else {
      throw CtapiError(
        .invalidStage, "'\(name.escapedForTerminal)' is no name for a stage variable",
        hint: "use 1 to 64 letters, digits and '_'")
    }
    let isValue = value.utf8.allSatisfy { byte in
      byte | 0x20 &- 0x61 < 26 || byte &- 0x30 < 10 || "-._~:/?#&=,".utf8.contains(byte)
    }
    guard isValue, (1...512).contains(value.utf8.count) else {
      throw CtapiError(
        .invalidStage, "the stage variable '\(name)' cannot have the value '\(value.escapedForTerminal)'",
        hint: "use 1 to 512 letters, digits and -._~:/?#&=,")
    }
  }
}

extension Throttle {
  fileprivate func check() throws(CtapiError) {
    if let rate, !(rate.isFinite && rate >= 0) {
      throw CtapiError(.invalidStage, "the rate of a throttle is no number from 0", hint: "write requests a second")
    }
    if let burst, !(0...Int(Int32.max)).contains(burst) {
      throw CtapiError(.invalidStage, "the burst of a throttle is \(burst), not within 0 and 2147483647")
    }
  }
}

extension AccessLogSettings {
  fileprivate func check() throws(CtapiError) {
    guard (1...2048).contains(destination.utf8.count), !destination.hasControlCharacters else {
      throw CtapiError(.invalidStage, "the access log's destination has not 1 to 2048 printable characters")
    }
    _ = try AccessLogFormat(format)
  }
}
