import CtapiCore
import Testing

@Suite struct JSONPointerTests {
  @Test(arguments: ["", "/a", "/a/b~1c/~0d", "/", "//", "/0/1"]) func textComesBack(text: String) throws {
    #expect(try #require(JSONPointer(text: text)).description == text)
  }

  @Test func fragmentsAreDecoded() {
    #expect(JSONPointer(text: "#/paths/~1a%20b")?.tokens == ["paths", "/a b"])
    #expect(JSONPointer(text: "/a%20b")?.tokens == ["a%20b"])
    #expect(JSONPointer(text: "a/b") == nil)
  }

  @Test func valuesAreReadAndChanged() {
    var value: JSON = ["a": [1, ["b": 2]]]
    #expect(value[JSONPointer(["a", "1", "b"])] == 2)
    #expect(value[JSONPointer(["a", "2"])] == nil)
    #expect(value[JSONPointer(["a", "x"])] == nil)
    value[JSONPointer(["a", "1", "b"])] = 3
    value[JSONPointer(["c", "d"])] = "new"
    value[JSONPointer(["a", "2"])] = 4
    #expect(value == ["a": [1, ["b": 3], 4], "c": ["d": "new"]])
    value[JSONPointer(["a", "0"])] = nil
    value[JSONPointer(["c"])] = nil
    #expect(value == ["a": [["b": 3], 4]])
  }
}
