import CtapiDefinition
import CtapiHTTP

/// A piece of a log's line: a text, and the variable that follows it.
struct LogStep: Sendable {
  /// What comes first, and how many of its bytes there are.
  let text: SIMD16<UInt8>
  let textCount: Int
  /// Whether a variable follows; none does where the text goes on in the next step, or the line ends.
  let hasVariable: Bool
  let context: ContextName
  /// The variable's key, where it has one.
  let key: ByteRange

  /// Joins each text with the variable behind it; texts are cut into blocks.
  static func steps(of fragments: some Sequence<Fragment>, _ text: borrowing TextPool) -> [LogStep] {
    var steps: [LogStep] = []
    var waiting: [UInt8] = []
    for fragment in fragments {
      guard fragment.kind != .text else {
        waiting += text.bytes[Int(fragment.text.start)..<Int(fragment.text.end)]
        continue
      }
      while waiting.count > 16 { steps.append(LogStep(&waiting)) }
      steps.append(LogStep(&waiting, before: fragment))
    }
    while !waiting.isEmpty { steps.append(LogStep(&waiting)) }
    return steps
  }

  private init(_ waiting: inout [UInt8], before variable: Fragment? = nil) {
    textCount = min(waiting.count, 16)
    var block = SIMD16<UInt8>()
    for index in 0..<textCount { block[index] = waiting[index] }
    text = block
    waiting.removeFirst(textCount)
    hasVariable = variable != nil
    context = variable?.context ?? .accountID
    key = variable?.text ?? ByteRange()
  }
}
