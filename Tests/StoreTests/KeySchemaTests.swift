import CtapiCore
import CtapiStore
import Testing

@Suite struct KeySchemaTests {
  private let pets = KeySchema(hash: KeyAttribute(name: "petId"))
  private let orders = KeySchema(hash: KeyAttribute(name: "pk"), range: KeyAttribute(name: "sk", type: .number))

  private func item(_ attributes: KeyValuePairs<String, AttributeValue>) -> Item {
    Item(attributes.map { .init(name: $0.key, value: $0.value) })
  }

  @Test("38: an item without its key")
  func missingKey() {
    #expect(throws: ItemFault.missingKey("petId")) { try pets.key(ofItem: item(["name": .string("rex")])) }
    #expect(throws: ItemFault.missingKey("sk")) { try orders.key(ofItem: item(["pk": .string("a")])) }
  }

  @Test("39: an item whose key has another type")
  func wrongKeyType() {
    #expect(throws: ItemFault.keyType(name: "petId", expected: .string, actual: .number)) {
      try pets.key(ofItem: item(["petId": .number(.zero)]))
    }
  }

  @Test("40: a key with other attributes or types than the table's")
  func keyMismatch() {
    for key in [
      item([:]), item(["petId": .number(.zero)]), item(["petId": .string("1"), "x": .null]), item(["id": .string("1")]),
    ] {
      #expect(throws: ItemFault.keyMismatch) { try pets.key(ofKey: key) }
    }
  }

  @Test("41: an empty key")
  func emptyKey() {
    let key = item(["petId": .string("")])
    #expect(throws: ItemFault.emptyKey(name: "petId", type: .string)) { try pets.key(ofKey: key) }
    #expect(throws: ItemFault.emptyKey(name: "petId", type: .string)) { try pets.key(ofItem: key) }
  }

  @Test("55: keys at and over their limits")
  func longKeys() throws {
    func text(_ count: Int) -> AttributeValue { .string(String(repeating: "x", count: count)) }
    let both = KeySchema(hash: KeyAttribute(name: "pk"), range: KeyAttribute(name: "sk"))
    #expect(try both.key(ofItem: item(["pk": text(2048), "sk": text(1024)])).hash.count == 2048)
    #expect(throws: ItemFault.keyTooLong(role: .hash, limit: 2048)) {
      try both.key(ofItem: item(["pk": text(2049), "sk": text(1)]))
    }
    #expect(throws: ItemFault.keyTooLong(role: .range, limit: 1024)) {
      try both.key(ofItem: item(["pk": text(1), "sk": text(1025)]))
    }
  }

  @Test func keyTextTakesTheKeysType() throws {
    #expect(try KeyAttribute(name: "a").value(of: "7") == .string("7"))
    #expect(try KeyAttribute(name: "a", type: .number).value(of: "7.0") == .number(DecimalNumber("7")))
    #expect(try KeyAttribute(name: "a", type: .binary).value(of: "AQ==") == .binary([1]))
    #expect(throws: ItemFault.notNumeric("x")) { try KeyAttribute(name: "a", type: .number).value(of: "x") }
  }

  @Test func thePartitionNeverChangesForAKey() throws {
    // Part of the file format: another number here would lose every item already written.
    #expect(try pets.key(ofKey: item(["petId": .string("1")])).partition == 8146)
  }

  @Test func theKeyAttributesOfAnItemComeInTheKeysOrder() throws {
    let item = item(["x": .null, "sk": .number(.zero), "pk": .string("a")])
    #expect(orders.keyAttributes(of: item).attributes.map(\.name) == ["pk", "sk"])
  }
}
