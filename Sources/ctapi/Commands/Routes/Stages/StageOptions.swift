import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// The settings of a stage on a command line.
enum StageOptions {
  static var all: [Option] {
    [
      RoutesCommand.apiOption,
      .value("description", .text, "A text kept with it; empty removes it"),
      .value("auto-deploy", .choice(["on", "off"]), "Whether it serves every change at once"),
      .value("deployment", .text, as: "id", "The deployment it serves, where changes are not deployed at once"),
      .value("variable", .pair, "A stage variable; an empty value removes it; repeatable", repeatable: true),
      .value("throttle", .text, as: "rate/burst", "Requests a second and burst of each route, or none; 0 blocks"),
      .value(
        "route-throttle", .text, as: "key=rate/burst", "The limit of one route, or none; repeatable", repeatable: true),
      .value("metrics", .choice(["on", "off"]), "Whether each route is counted by itself"),
      .value("access-log", .text, as: "file", "Where a line a request goes, or none"),
      .value("access-log-format", .text, as: "format", "The line, with context variables", note: "common log format"),
    ]
  }

  /// The format of a log that is named without one (`gateway.md` 4.4).
  static let commonLogFormat =
    "$context.identity.sourceIp - - [$context.requestTime] \"$context.httpMethod $context.routeKey $context.protocol\" "
    + "$context.status $context.responseLength $context.requestId"

  /// Changes a stage as the line says.
  static func apply(_ invocation: AppInvocation, to stage: inout Stage) throws(CtapiError) {
    if let text = invocation.string("description") { stage.description = text.isEmpty ? nil : text }
    if let word = invocation.string("auto-deploy") { stage.autoDeploy = word == "on" }
    if let id = invocation.string("deployment") { stage.deploymentID = id }
    for pair in invocation.pairs("variable") {
      guard let value = pair.value.stringValue ?? pair.value.numberValue?.text else {
        throw CtapiError(.usage, "the stage variable '\(pair.name.escapedForTerminal)' takes a text")
      }
      stage.set(pair.name, to: value)
    }
    if let text = invocation.string("throttle") { stage.throttle = try throttle(text) }
    for text in invocation.strings("route-throttle") {
      // A path may hold the sign, too.
      guard let sign = text.lastIndex(of: "=") else {
        throw CtapiError(
          .usage, "option '--route-throttle': '\(text.escapedForTerminal)' has no '='",
          hint: "write it like this: --route-throttle 'GET /pets=10/20'")
      }
      let key = try RouteKey(String(text[..<sign])).description
      stage.limit(key, to: try throttle(String(text[text.index(after: sign)...])))
    }
    if let word = invocation.string("metrics") { stage.detailedMetrics = word == "on" }
    try applyLog(invocation, to: &stage)
  }

  private static func throttle(_ text: String) throws(CtapiError) -> Throttle {
    try text == "none" ? Throttle() : Throttle(text: text)
  }

  private static func applyLog(_ invocation: AppInvocation, to stage: inout Stage) throws(CtapiError) {
    let format = invocation.string("access-log-format")
    if let destination = invocation.string("access-log") {
      guard destination != "none" else {
        stage.accessLog = nil
        return
      }
      stage.accessLog = AccessLogSettings(
        destination: destination, format: format ?? stage.accessLog?.format ?? commonLogFormat)
    } else if let format {
      guard stage.accessLog != nil else {
        throw CtapiError(.usage, "a format without a log", hint: "name the log with --access-log FILE")
      }
      stage.accessLog?.format = format
    }
  }

  /// Says what of the settings names no route, or blocks all of them.
  static func warn(about stage: Stage, of api: API, _ output: Output) {
    let keys = Set(api.routes.map(\.key.description))
    for settings in stage.routeThrottles where !keys.contains(settings.routeKey) {
      output.warning("the API has no route '\(settings.routeKey.escapedForTerminal)' now")
    }
    for (name, throttle) in [("every route", stage.throttle)] + stage.routeThrottles.map({ ($0.routeKey, $0.throttle) })
    where throttle.rate == 0 || throttle.burst == 0 {
      output.warning("a limit of 0 blocks \(name.escapedForTerminal)")
    }
  }
}
