import CtapiCore

/// A JSON object that is written member by member, so that an item's bytes are copied and not read.
struct ResponseBody {
  private var text: [UInt8] = [UInt8(ascii: "{")]

  /// The whole object.
  var bytes: [UInt8] { text + [UInt8(ascii: "}")] }

  /// Adds a member.
  mutating func add(_ name: String, _ value: JSON) { add(name, copying: value.bytes()) }

  /// Adds a member whose value is JSON text already.
  mutating func add(_ name: String, copying value: [UInt8]) {
    begin(name)
    text.append(contentsOf: value)
  }

  /// Adds a member whose value is an array of JSON texts.
  mutating func add(_ name: String, copyingElements elements: [[UInt8]]) {
    begin(name)
    text.reserveCapacity(text.count + elements.reduce(2) { $0 + $1.count + 1 })
    text.append(UInt8(ascii: "["))
    for (index, element) in elements.enumerated() {
      if index > 0 { text.append(UInt8(ascii: ",")) }
      text.append(contentsOf: element)
    }
    text.append(UInt8(ascii: "]"))
  }

  private mutating func begin(_ name: String) {
    if text.count > 1 { text.append(UInt8(ascii: ",")) }
    text.append(contentsOf: JSON.string(name).bytes())
    text.append(UInt8(ascii: ":"))
  }
}
