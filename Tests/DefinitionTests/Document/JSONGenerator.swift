import CtapiCore

/// Makes random values with every trap of the two notations in them.
struct JSONGenerator {
  private var random: SeededGenerator
  private static let strings = [
    "", "no", "010", "1:30", "2020-01-01", "200", "true", "null", "~", "a: b", " x ", "#", "- a", "\n", "a\nb\n", "\t",
    "\u{1B}[31m", "é", "e\u{301}", "😀", "\u{2028}", "\u{FEFF}", "\\", "\"", "'", "{x}", "/pets/{id}", "<<", "&a", "*a",
    "\u{7F}", "\u{85}", "%", "@", "key", "x-ext", "\u{0}", "0x1f", ".5", "1e3", "-", "?", "|", ">",
  ]
  private static let numbers = [
    "0", "-0", "1", "1.0", "1.10", "1e400", "-1.5E-7", "12345678901234567890123456789012345678901",
  ]

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func value(depth: Int = 4) -> JSON {
    switch Int.random(in: 0..<(depth > 0 ? 9 : 6), using: &random) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &random))
    case 2: return .number(JSONNumber(unchecked: pick(JSONGenerator.numbers)))
    case 3...5: return .string(string())
    case 6: return .array((0..<Int.random(in: 0...4, using: &random)).map { _ in value(depth: depth - 1) })
    default: return .object(object(depth: depth))
    }
  }

  mutating func object(depth: Int) -> JSONObject {
    var object = JSONObject()
    for _ in 0..<Int.random(in: 0...5, using: &random) { object[string()] = value(depth: depth - 1) }
    return object
  }

  mutating func string() -> String {
    let count = Int.random(in: 1...2, using: &random)
    return (0..<count).map { _ in pick(JSONGenerator.strings) }.joined()
  }

  mutating func pick<Element>(_ choices: [Element]) -> Element {
    choices[Int.random(in: choices.indices, using: &random)]
  }

  mutating func number(_ range: Range<Int>) -> Int { Int.random(in: range, using: &random) }

  mutating func chance(_ oneIn: Int) -> Bool { Int.random(in: 0..<oneIn, using: &random) == 0 }
}
