package import CtapiCore

/// How a REQUEST authorizer is asked: a POST of the event to a URL (`gateway.md` 2.4).
package struct RequestAuthorizer: Sendable, Hashable {
  /// Where it is.
  package let url: URLTemplate
  /// The form of the event.
  package let payloadFormat: PayloadFormat
  /// How long an answer is used again, 0 to 3,600 seconds.
  package let resultTTL: Int
  /// Whether it answers `{"isAuthorized": …}` rather than a policy.
  package let usesSimpleResponses: Bool
  /// The expressions whose values must all be there and are the key of its answers, as written.
  package let sources: [String]

  /// How long answers are used again where nothing is said.
  package static let defaultTTL = 300

  /// Settings of their parts; throws `invalid-authorizer` for what API Gateway refuses.
  package init(
    url: String, payloadFormat: PayloadFormat, resultTTL: Int = RequestAuthorizer.defaultTTL,
    usesSimpleResponses: Bool = false, sources: [String] = []
  ) throws(CtapiError) {
    do throws(CtapiError) {
      self.url = try URLTemplate(url)
    } catch {
      throw CtapiError(
        .invalidAuthorizer, "the authorizer's URI '\(url.escapedForTerminal)' is not called here",
        hint: "Lambda functions are not run: write an http:// URL that takes the event by POST")
    }
    guard self.url.parameterNames.isEmpty else {
      throw CtapiError(
        .invalidAuthorizer, "the authorizer's URI '\(url.escapedForTerminal)' has parameters",
        hint: "write one URL for all calls: what it decides by is in the event")
    }
    guard (0...3600).contains(resultTTL) else {
      throw CtapiError(
        .invalidAuthorizer, "authorizerResultTtlInSeconds \(resultTTL) is not within 0 and 3600",
        hint: "write seconds from 0, for no keeping, to 3600")
    }
    guard !usesSimpleResponses || payloadFormat == .version2 else {
      throw CtapiError(
        .invalidAuthorizer, "simple responses need the payload format 2.0",
        hint: "write authorizerPayloadFormatVersion: '2.0', or leave enableSimpleResponses out")
    }
    self.payloadFormat = payloadFormat
    self.resultTTL = resultTTL
    self.usesSimpleResponses = usesSimpleResponses
    self.sources = sources
    for source in sources { try RequestAuthorizer.check(source: source) }
  }

  private static func check(source: String) throws(CtapiError) {
    let parts = (try? ParameterExpression(source, of: .request))?.parts ?? []
    if parts.count == 1, case .source(let found) = parts[0] {
      switch found {
      case .requestHeader, .requestQuery, .context, .stageVariable: return
      default: break
      }
    }
    throw CtapiError(
      .invalidAuthorizer, "'\(source.escapedForTerminal)' is no identity source of a REQUEST authorizer",
      hint: "use $request.header.N, $request.querystring.N, $context.N and $stageVariables.N")
  }
}
