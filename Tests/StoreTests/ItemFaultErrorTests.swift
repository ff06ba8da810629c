import CtapiCore
import CtapiStore
import Testing

/// Every fault in the words of the command line.
@Suite struct ItemFaultErrorTests {
  @Test(
    "106: each fault says what was found and what is allowed",
    arguments: [
      (ItemFault.base64Length(5), "base64 text has a length that is a multiple of 4, not 5"),
      (.base64Character("!"), "'!' is not a base64 character"),
      (.base64End, "base64 text does not end as its length asks"),
      (.nullNotTrue, "the value of NULL can only be true"),
      (.emptySet(.stringSet), "a string set may not be empty"),
      (.emptySet(.numberSet), "a number set may not be empty"),
      (.emptySet(.binarySet), "a binary set may not be empty"),
      (.duplicateInSet(["a", "a"]), "a set holds the same member twice"),
      (.notNumeric("dog"), "'dog' is not a number"),
      (.tooManyDigits, "a number has more than 38 significant digits"),
      (.numberOverflow, "number overflow: the magnitude must be below 1E+126"),
      (.numberUnderflow, "number underflow: the magnitude must be at least 1E-130"),
      (.nestedTooDeep, "lists and objects are nested deeper than 32 levels"),
      (.nameTooLong(limit: 65_535), "an attribute name is longer than 65535 bytes"),
      (.itemTooLarge(409_601), "the item has 409601 bytes, 409600 are allowed"),
      (.missingKey("petId"), "the item has no key attribute 'petId'"),
      (.emptyKey(name: "petId", type: .string), "the key attribute 'petId' must not be empty"),
      (.keyTooLong(role: .hash, limit: 2048), "the partition key is longer than 2048 bytes"),
      (.keyTooLong(role: .range, limit: 1024), "the sort key is longer than 1024 bytes"),
    ] as [(ItemFault, String)])
  func messages(fault: ItemFault, message: String) {
    #expect(fault.error.code == .invalidItem)
    #expect(fault.error.message == message)
    #expect(fault.error.hint == nil)
  }

  @Test(
    "39, 40: a fault of the key's type says where the key is described",
    arguments: [
      (ItemFault.keyMismatch, "the key does not have the attributes and types of the table's key"),
      (
        .keyType(name: "petId", expected: .string, actual: .number),
        "the key attribute 'petId' must be a string, not a number"
      ),
      (.keyType(name: "k", expected: .binary, actual: .map), "the key attribute 'k' must be binary, not an object"),
      (.keyType(name: "k", expected: .number, actual: .list), "the key attribute 'k' must be a number, not a list"),
    ] as [(ItemFault, String)])
  func keyFaults(fault: ItemFault, message: String) {
    #expect(fault.error.message == message)
    #expect(fault.error.hint == "see the table's key with: ctapi store table show <table>")
  }

  @Test(
    "6 to 8, 47: text that is no DynamoDB JSON says what belongs there, and how to write plain JSON",
    arguments: [
      (.noType, "an attribute value has no type: expected one of S N B BOOL NULL SS NS BS M L"),
      (.severalTypes, "an attribute value must have exactly one of the types S N B BOOL NULL SS NS BS M L"),
      (.shape(ShapeFault(.string, found: 23)), "this is not DynamoDB JSON: expected a string, got a number"),
      (.shape(ShapeFault(.integer, found: "x")), "this is not DynamoDB JSON: expected an integer, got a string"),
      (.shape(ShapeFault(.long, found: .null)), "this is not DynamoDB JSON: expected an integer, got null"),
      (.shape(ShapeFault(.bool, found: [])), "this is not DynamoDB JSON: expected a boolean, got an array"),
      (.shape(ShapeFault(.blob, found: true)), "this is not DynamoDB JSON: expected base64 text, got a boolean"),
      (.shape(ShapeFault(.list, found: [:])), "this is not DynamoDB JSON: expected an array, got an object"),
      (.shape(ShapeFault(.map(of: "X"), found: [])), "this is not DynamoDB JSON: expected an object, got an array"),
    ] as [(ItemFault, String)])
  func shapes(fault: ItemFault, message: String) {
    #expect(fault.error.message == message)
    #expect(fault.error.hint == #"leave out --typed for plain JSON, or write values as {"S":"text"}"#)
  }

  @Test("what came from outside is shown without its control characters")
  func escaping() {
    for fault: ItemFault in [
      .missingKey("a\u{1b}[2J"), .notNumeric("a\u{1b}[2J"), .base64Character("\u{1b}"),
      .emptyKey(name: "a\u{1b}[2J", type: .string),
      .keyType(name: "a\u{1b}[2J", expected: .string, actual: .null),
    ] {
      #expect(!fault.error.message.utf8.contains(0x1B))
    }
  }
}
