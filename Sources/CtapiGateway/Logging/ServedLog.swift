import CtapiDefinition
import CtapiHTTP

/// The access log of a stage as the loops see it.
struct ServedLog: Sendable {
  /// The format's fragments.
  let fragments: Range<Int32>
  /// How values are written.
  let encoding: TextEncoding
  /// Which of the loop's buffers the lines go to.
  let file: Int32
  /// A line needs more of the request's head than its first line.
  let readsFields: Bool

  init(_ format: AccessLogFormat, fragments: Range<Int32>, file: Int32) {
    self.fragments = fragments
    self.file = file
    encoding = TextEncoding(format)
    readsFields = format.variables.contains { [.userAgent, .domainName, .domainPrefix].contains($0.name) }
  }
}

extension ContextName {
  /// Whether it tells what an authorizer said.
  var isOfAuthorizer: Bool {
    switch self {
    case .claim, .authorizerValue, .principalID, .authorizerError: true
    default: false
    }
  }
}
