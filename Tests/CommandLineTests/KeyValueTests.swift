import CtapiCommandLine
import CtapiCore
import Testing

@Suite struct KeyValueTests {
  @Test(arguments: [
    ("a=b", "a", JSON.string("b")), ("a=", "a", ""), ("a=b=c", "a", "b=c"),
    ("a:=1.10", "a", .number(.init(unchecked: "1.10"))),
    ("a:={\"b\":[true]}", "a", .members(["b": [true]])), ("custom:dept=x", "custom:dept", "x"), ("a=:=", "a", ":="),
  ])
  func textIsSplitAtTheFirstEqualsSign(text: String, name: String, value: JSON) throws {
    let pair = try KeyValue(text)
    #expect(pair.name == name)
    #expect(pair.value == value)
  }

  @Test(arguments: ["a", "=b", "", ":=1", "a:=", "a:=x", "a:=1,"])
  func whatIsNoPairIsRefused(text: String) {
    #expect(throws: CtapiError.self) { try KeyValue(text) }
  }
}
