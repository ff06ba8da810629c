import CtapiCore
import CtapiStore
import Testing

@Suite struct DecimalNumberTests {
  @Test(
    "51: numbers come back in one spelling",
    arguments: [
      ("00042", "42"), ("1.0", "1"), ("3.1400", "3.14"), ("1.5E2", "150"), ("-0", "0"), ("+5", "5"), (".5", "0.5"),
      ("5.", "5"), ("1e2", "100"), ("1E-3", "0.001"), ("-12.50", "-12.5"), ("0.000", "0"), ("123456.789", "123456.789"),
    ])
  func spelling(written: String, kept: String) throws {
    #expect(try DecimalNumber(written).text == kept)
  }

  @Test("51: the limits of the range are expanded")
  func expandedExponents() throws {
    #expect(try DecimalNumber("1E-130").text == "0." + String(repeating: "0", count: 129) + "1")
    #expect(try DecimalNumber("9E125").text == "9" + String(repeating: "0", count: 125))
  }

  @Test(
    "48: what is no number", arguments: ["dog", "", "-", ".", "1e", "1e+-2", "1 ", " 1", "0x10", "1e1.5", "--1", "1,5"])
  func notNumeric(text: String) {
    #expect(throws: ItemFault.notNumeric(text)) { try DecimalNumber(text) }
  }

  @Test("49: 38 significant digits are kept, 39 refused")
  func digitLimit() throws {
    let digits = String(repeating: "123456789", count: 4) + "12"
    #expect(try DecimalNumber(digits).text == digits)
    #expect(throws: ItemFault.tooManyDigits) { try DecimalNumber(digits + "3") }
    // Zeros at either end say nothing, so they do not count.
    #expect(try DecimalNumber("00" + digits + "000").text == digits + "000")
  }

  @Test("50: magnitudes out of range", arguments: ["1E+126", "0e126", "-1e126", "1e400", "1e2147483648"])
  func overflow(text: String) {
    #expect(throws: ItemFault.numberOverflow) { try DecimalNumber(text) }
  }

  @Test("50: magnitudes too near zero", arguments: ["1E-131", "0e-131", "-1e-131", "1e-2147483649"])
  func underflow(text: String) {
    #expect(throws: ItemFault.numberUnderflow) { try DecimalNumber(text) }
  }

  @Test("1.3: an exponent beyond 64 bits is not a number")
  func exponentBeyondSixtyFourBits() {
    let text = "1e99999999999999999999"
    #expect(throws: ItemFault.notNumeric(text)) { try DecimalNumber(text) }
  }

  @Test("1.3: keys compare by value")
  func equality() throws {
    #expect(try DecimalNumber("5") == DecimalNumber("5.0"))
    #expect(try DecimalNumber("5").keyBytes == DecimalNumber("50e-1").keyBytes)
  }

  @Test(
    "1.3: bytes in an item's size",
    arguments: [
      ("0", 1), ("1", 2), ("12", 2), ("123", 3), ("-123", 4), ("1.5", 3), ("0.5", 2), ("123.456", 5), ("1000", 2),
    ])
  func size(text: String, size: Int) throws {
    #expect(try DecimalNumber(text).size == size)
  }

  @Test("52: the order of key bytes is the order of numbers")
  func orderOfKnownNumbers() throws {
    let ascending = [
      "-9.9e125", "-100", "-99.5", "-12", "-11.9999", "-1.2003", "-1.2", "-1", "-0.5", "-1E-130", "0", "1E-130", "0.5",
      "1", "1.2", "1.2003", "9.99", "10", "12", "99999999999999999999999999999999999999", "1e100", "9.9e125",
    ]
    let keys = try ascending.map { try DecimalNumber($0).keyBytes }
    for (left, right) in zip(keys, keys.dropFirst()) { #expect(left.lexicographicallyPrecedes(right)) }
    #expect(keys.allSatisfy { $0.count <= 22 })
  }

  @Test("52: random numbers: bytes order as values do and read back whole")
  func orderOfRandomNumbers() throws {
    var random = SeededGenerator(seed: 52)
    for _ in 0..<3000 {
      let left = NumberText.random(&random)
      // Half the time a near neighbour, where a wrong comparison would hide.
      let right = Bool.random(using: &random) ? NumberText.random(&random) : left.neighbour(&random)
      let a = try DecimalNumber(left.text)
      let b = try DecimalNumber(right.text)
      #expect(DecimalNumber(keyBytes: a.keyBytes) == a)
      #expect(try DecimalNumber(a.text) == a)
      #expect(a.keyBytes.count <= 22)
      let expected = left.isLess(than: right)
      #expect(a.keyBytes.lexicographicallyPrecedes(b.keyBytes) == expected, "\(left.text) < \(right.text)")
      #expect((a < b) == expected)
    }
  }

  @Test func bytesThatAreNoKeyAreRefused() {
    for bytes: [UInt8] in [
      [], [3], [1, 0], [2], [2, 130], [2, 130, 0], [0, 100, 200], [2, 130, 200], [2, 130, 1],
    ] {
      #expect(DecimalNumber(keyBytes: bytes) == nil)
    }
  }
}
