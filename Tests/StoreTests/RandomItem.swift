import CtapiCore
import CtapiStore

/// Makes items for the property tests: every type, awkward texts, nesting.
struct RandomItem {
  private var random: SeededGenerator
  private static let texts = [
    "", "a", "é", "e\u{301}", "\u{0}", "\"\\/", "\n\r\t\u{1F}", "🦊", "\u{7F}\u{80}", "a b", "null", "{}", "S",
  ]

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  /// An item with the text key `id` of the given value at a random place.
  mutating func item(identifier: String) -> Item {
    var attributes = attributes(depth: 0).filter { $0.name != "id" }
    let place = Int.random(in: 0...attributes.count, using: &random)
    attributes.insert(Item.Attribute(name: "id", value: .string(identifier)), at: place)
    return Item(attributes)
  }

  /// A value of a random type.
  mutating func value(depth: Int = 0) -> AttributeValue {
    let types = depth < 4 ? AttributeType.allCases : AttributeType.allCases.filter { $0 != .map && $0 != .list }
    switch types.randomElement(using: &random) ?? .null {
    case .string: return .string(text())
    case .number: return .number(number())
    case .binary: return .binary(bytes())
    case .bool: return .bool(Bool.random(using: &random))
    case .null: return .null
    case .stringSet: return .stringSet(distinct([text(), text(), text()]) { Array($0.utf8) })
    case .numberSet: return .numberSet(distinct([number(), number(), number()]) { $0.keyBytes })
    case .binarySet: return .binarySet(distinct([bytes(), bytes()]) { $0 })
    case .map: return .map(Item(attributes(depth: depth + 1)))
    case .list: return .list((0..<Int.random(in: 0...4, using: &random)).map { _ in value(depth: depth + 1) })
    }
  }

  private mutating func attributes(depth: Int) -> [Item.Attribute] {
    let names = distinct((0..<Int.random(in: 0...5, using: &random)).map { _ in text() + text() }) { Array($0.utf8) }
    return names.map { Item.Attribute(name: $0, value: value(depth: depth)) }
  }

  private mutating func text() -> String { RandomItem.texts.randomElement(using: &random) ?? "" }

  private mutating func bytes() -> [UInt8] {
    (0..<Int.random(in: 0...9, using: &random)).map { _ in UInt8.random(in: .min ... .max, using: &random) }
  }

  private mutating func number() -> DecimalNumber {
    (try? DecimalNumber(NumberText.random(&random).text)) ?? .zero
  }

  private func distinct<Value>(_ values: [Value], by key: (Value) -> [UInt8]) -> [Value] {
    var seen: Set<[UInt8]> = []
    return values.filter { seen.insert(key($0)).inserted }
  }
}
