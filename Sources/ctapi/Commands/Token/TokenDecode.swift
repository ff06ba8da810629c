import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiIdentity

/// `ctapi token decode`.
enum TokenDecode {
  static var command: AppCommand {
    AppCommand(
      "decode", "Show what a token says, without verifying it",
      discussion: "Nothing that is shown can be relied on: anyone can write a token that says anything.",
      operands: [.optional("token", .payload, "The token; read from standard input when left out")],
      options: [
        .value(
          "time", .choice(["raw", "utc", "local"]), "Also show exp, nbf, iat and auth_time as dates", default: "raw"),
        .flag("header-only", "Show the header alone"),
        .flag("claims-only", "Show the claims alone"),
        .value("max-bytes", .size, "The longest token to read", default: "16384"),
      ],
      examples: [
        Example("ctapi token mint | ctapi token decode", "Take apart what mint makes", output: "\"verified\":false"),
        Example(
          "ctapi token decode --claims-only eyJhbGciOiJub25lIn0.eyJzdWIiOiJkZXYifQ.", "Even an unsigned token",
          output: "{\"sub\":\"dev\"}"),
      ],
      exits: [.no: "the token cannot be taken apart"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let limit = invocation.size("max-bytes") ?? TokenRules.defaultMaximumSize
    do {
      let decoded = try decode(try invocation.token(limit: limit), limit: limit)
      invocation.output.note("not verified: nothing here can be relied on")
      try invocation.output.value(answer(decoded, invocation))
      return .done
    } catch let fault as TokenFault {
      throw CtapiError(.tokenMalformed, "\(fault.reason.rawValue): \(fault.detail)", hint: fault.reason.fix)
    } catch let error as CtapiError {
      throw error
    } catch {
      throw CtapiError(.bug, "an unknown error: \(error)")
    }
  }

  private static func decode(_ text: Result<[UInt8], TokenFault>, limit: Int) throws(TokenFault) -> DecodedToken {
    let token = try text.get()
    guard token.count <= limit else {
      throw TokenFault(.oversize, "the token has \(token.count) bytes, more than \(limit)")
    }
    return try DecodedToken(token.span)
  }

  private static func answer(_ decoded: DecodedToken, _ invocation: AppInvocation) -> JSON {
    if invocation.flag("header-only") { return .object(decoded.header) }
    if invocation.flag("claims-only") { return .object(decoded.claims) }
    var answer: JSONObject = [
      "header": .object(decoded.header), "claims": .object(decoded.claims),
      "signatureBytes": .integer(decoded.signatureSize), "verified": false,
    ]
    switch invocation.operand("time") {
    case "utc": answer["times"] = .object(decoded.times { $0.rfc3339 })
    case "local": answer["times"] = .object(decoded.times { LocalTime.text($0) })
    default: break
    }
    return .object(answer)
  }
}
