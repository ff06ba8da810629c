package import CtapiCore
package import CtapiDefinition

extension Settings {
  /// The account's limits, those of `limits` in `config.yaml`, and none where it says nothing (`design.md` 7.1).
  ///
  /// With `aws: true` there, or `aws` here, it is API Gateway's where nothing else is said. `none` lifts a limit. Throws
  /// `invalid-input` with its place for a name that is none, and for a value that limits nothing.
  package func limits(aws: Bool = false) throws(CtapiError) -> AccountLimits {
    let members = try members(of: "limits")
    var limits = AccountLimits()
    if aws { limits = .aws }
    for member in members where member.name == "aws" {
      guard let isOn = member.value.boolValue else {
        throw Settings.refused(member.value, "aws", "true or false", member.place)
      }
      if isOn { limits = .aws }
    }
    for (name, value, place) in members where name != "aws" {
      let isLifted = value.stringValue == "none"
      if let count = AccountLimits.counts.first(where: { $0.name == name }) {
        limits[keyPath: count.path] = try isLifted ? nil : Settings.count(value, name, place)
      } else if name == "burst" {
        limits.throttle.burst = try isLifted ? nil : Settings.count(value, name, place)
      } else if name == "rate" {
        limits.throttle.rate = try isLifted ? nil : Settings.rate(value, place)
      } else {
        let names = ["aws", "rate", "burst"] + AccountLimits.counts.map(\.name)
        throw CtapiError(
          .invalidInput, "there is no setting 'limits.\(name.escapedForTerminal)'",
          hint: "use one of: \(names.joined(separator: ", "))", place: place)
      }
    }
    return limits
  }

  private static func count(_ value: JSON, _ name: String, _ place: SourcePlace?) throws(CtapiError) -> Int {
    guard let count = value.numberValue?.integer, (0...Int(Int32.max)).contains(count) else {
      throw refused(value, name, "a whole number from 0 to 2147483647, or none", place)
    }
    return count
  }

  private static func rate(_ value: JSON, _ place: SourcePlace?) throws(CtapiError) -> Double {
    guard let rate = value.numberValue?.double, rate.isFinite, rate >= 0 else {
      throw refused(value, "rate", "calls a second from 0, or none", place)
    }
    return rate
  }

  private static func refused(
    _ value: JSON, _ name: String, _ expected: String, _ place: SourcePlace?
  ) -> CtapiError {
    CtapiError(
      .invalidInput, "setting 'limits.\(name)' is \(value.text().escapedForTerminal), expected \(expected)",
      hint: "write it like this: limits: {aws: true, routes: 100, rate: 50}", place: place)
  }
}
