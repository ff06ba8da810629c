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
  /// A line needs what an authorizer said.
  let readsAuthorizer: Bool

  init(_ format: AccessLogFormat, fragments: Range<Int32>, file: Int32) {
    self.fragments = fragments
    self.file = file
    encoding = format.isJSON ? .json : .line
    readsFields = format.variables.contains { $0.name == .userAgent }
    readsAuthorizer = format.variables.contains { $0.name.isOfAuthorizer }
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

extension ByteBuffer {
  /// Appends the line of one exchange; what has no value is `-` (K106).
  @inline(__always)
  mutating func appendLine(
    _ log: ServedLog, _ view: borrowing ExchangeView, _ fragments: borrowing [Fragment], _ text: RawSpan
  ) {
    var index = Int(log.fragments.lowerBound)
    let end = Int(log.fragments.upperBound)
    while index < end {
      let fragment = fragments[index]
      if fragment.kind == .text {
        append(text.part(fragment.text))
      } else if !view.append(fragment.context, key: text.part(fragment.text), to: &self, as: log.encoding) {
        append(UInt8(ascii: "-"))
      }
      index &+= 1
    }
  }
}
