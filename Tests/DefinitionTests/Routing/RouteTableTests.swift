import CtapiCore
import CtapiDefinition
import Testing

@Suite struct RouteTableTests {
  private let documented = [
    "GET /pets/dog/1", "GET /pets/dog/{id}", "GET /pets/{proxy+}", "ANY /{proxy+}", "$default",
  ]

  @Test("K7: a full literal match wins") func literalWins() throws {
    #expect(try Lookup(documented)("GET", "/pets/dog/1") == "GET /pets/dog/1")
  }

  @Test("K8: a parameter takes one segment") func parameterTakesOneSegment() throws {
    #expect(try Lookup(documented)("GET", "/pets/dog/2") == "GET /pets/dog/{id} id=2")
  }

  @Test("K9: a greedy parameter takes the rest") func greedyTakesTheRest() throws {
    #expect(try Lookup(documented)("GET", "/pets/cat/1") == "GET /pets/{proxy+} proxy=cat/1")
  }

  @Test("K10: ANY serves methods without a route") func anyServesOtherMethods() throws {
    #expect(try Lookup(documented)("POST", "/test/5") == "ANY /{proxy+} proxy=test/5")
  }

  @Test("K11: $default serves what is left") func defaultServesTheRest() throws {
    #expect(try Lookup(documented.filter { $0 != "ANY /{proxy+}" })("POST", "/test/5") == "$default")
  }

  @Test("K12: a method's own route beats ANY on the same path") func ownMethodBeatsAny() throws {
    let lookup = try Lookup(["ANY /a", "GET /a"])
    #expect(lookup("GET", "/a") == "GET /a")
    #expect(lookup("POST", "/a") == "ANY /a")
    #expect(lookup("BREW", "/a") == "ANY /a")
  }

  @Test("K17: a greedy parameter may be empty behind its slash") func greedyMayBeEmpty() throws {
    #expect(try Lookup(["GET /metrics/{proxy+}"])("GET", "/metrics/") == "GET /metrics/{proxy+} proxy=")
    #expect(try Lookup(["ANY /{proxy+}"])("GET", "/") == "ANY /{proxy+} proxy=")
  }

  @Test("K6: a path known under another method is not found") func otherMethodIsNotFound() throws {
    #expect(try Lookup(["GET /pets"])("POST", "/pets") == nil)
  }

  @Test("K22: the same route twice is refused, whatever its parameters are called")
  func duplicatesAreRefused() throws {
    for keys in [
      ["GET /a", "GET /a"], ["GET /a/{x}", "GET /a/{y}"], ["$default", "$default"], ["GET /{a+}", "GET /{b+}"],
    ] {
      let error = #expect(throws: CtapiError.self) { try Lookup(keys) }
      #expect(error?.code == .routeExists)
    }
  }

  @Test func segmentsCompareDecoded() throws {
    let lookup = try Lookup(["GET /a b%20c".replacing(" b", with: "%20b"), "GET /käse", "GET /x/{id}"])
    #expect(lookup("GET", "/a%20b%20c") == "GET /a%20b%20c")
    #expect(lookup("GET", "/k%C3%a4se") == "GET /käse")
    #expect(lookup("GET", "/%78/a%2Fb") == "GET /x/{id} id=a%2Fb")
  }

  @Test func encodedSlashSeparatesNothing() throws {
    let lookup = try Lookup(["GET /a/b", "GET /{x}", "GET /c%2Fd"])
    #expect(lookup("GET", "/a%2Fb") == "GET /{x} x=a%2Fb")
    #expect(lookup("GET", "/a%2fb") == "GET /{x} x=a%2fb")
    #expect(lookup("GET", "/c%2Fd") == "GET /c%2Fd")
    #expect(lookup("GET", "/c%FFd") == "GET /{x} x=c%FFd")
    #expect(lookup("GET", "/c/d") == nil)
  }

  @Test func bytesThatAreNoTextMatchNoMarker() throws {
    let lookup = try Lookup(["GET /a/{x}/c", "GET /b/{p+}"])
    for byte in ["%FC", "%FD", "%FE", "%FF"] {
      #expect(lookup("GET", "/a\(byte)") == nil)
      #expect(lookup("GET", "/a/\(byte)/c") == "GET /a/{x}/c x=\(byte)")
    }
  }

  @Test func brokenEscapesStandForThemselves() throws {
    let lookup = try Lookup(["GET /{x}"])
    for text in ["%", "%4", "%zz", "a%"] { #expect(lookup("GET", "/" + text) == "GET /{x} x=\(text)") }
  }

  @Test func emptySegmentsMatchOnlyGreedily() throws {
    let lookup = try Lookup(["GET /pets/{id}", "GET /pets/dog", "GET /all/{p+}"])
    #expect(lookup("GET", "/pets//dog") == nil)
    #expect(lookup("GET", "//pets/dog") == nil)
    #expect(lookup("GET", "/all//x") == "GET /all/{p+} p=/x")
    #expect(lookup("GET", "") == nil)
  }

  @Test func backtracksFromLiteralToParameter() throws {
    let lookup = try Lookup(["GET /a/b/c", "GET /a/{x}/d", "GET /{y}/b/e", "GET /{z}/{w}/f"])
    #expect(lookup("GET", "/a/b/d") == "GET /a/{x}/d x=b")
    #expect(lookup("GET", "/a/b/e") == "GET /{y}/b/e y=a")
    #expect(lookup("GET", "/a/b/f") == "GET /{z}/{w}/f z=a w=b")
  }

  @Test func fullMatchFurtherRightBeatsGreedyFurtherLeft() throws {
    let lookup = try Lookup(["GET /a/{p+}", "GET /{x}/b"])
    #expect(lookup("GET", "/a/b") == "GET /{x}/b x=a")
  }

  @Test func pathsLongerThanALookupTakesAreNotFound() throws {
    let lookup = try Lookup(["GET /{p+}"])
    #expect(lookup("GET", "/" + String(repeating: "a", count: 65_534)) != nil)
    #expect(lookup("GET", "/" + String(repeating: "a", count: 65_535)) == nil)
  }

  @Test func anEmptyTableFindsNothing() throws {
    #expect(try Lookup([])("GET", "/") == nil)
  }
}
