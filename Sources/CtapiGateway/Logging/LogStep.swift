import CtapiDefinition
import CtapiHTTP

/// A piece of a log's line: a text, and the variable that follows it.
struct LogStep: Sendable {
  /// What comes first; may be empty.
  let text: ByteRange
  /// Whether a variable follows; only behind the last text of a line none does.
  let hasVariable: Bool
  let context: ContextName
  /// The variable's key, where it has one.
  let key: ByteRange

  /// Joins each text with the variable behind it.
  static func steps(of fragments: some Sequence<Fragment>) -> [LogStep] {
    var steps: [LogStep] = []
    var text: ByteRange?
    for fragment in fragments {
      if fragment.kind == .text {
        if let text { steps.append(LogStep(text: text)) }
        text = fragment.text
      } else {
        steps.append(
          LogStep(text: text ?? ByteRange(), hasVariable: true, context: fragment.context, key: fragment.text))
        text = nil
      }
    }
    if let text { steps.append(LogStep(text: text)) }
    return steps
  }

  private init(
    text: ByteRange, hasVariable: Bool = false, context: ContextName = .accountID, key: ByteRange = ByteRange()
  ) {
    self.text = text
    self.hasVariable = hasVariable
    self.context = context
    self.key = key
  }
}
