import Testing

@testable import CtapiGateway

struct DecisionCacheTests {
  private static let second = 1_000_000_000

  private func decision(_ tenant: String = "t") throws -> AuthorizerDecision {
    try AuthorizerDecision(Array(#"{"isAuthorized":true,"context":{"t":"\#(tenant)"}}"#.utf8), isSimple: true)
  }

  private func key(_ values: String...) -> DecisionCache.Key {
    DecisionCache.Key(authorizer: "auth01", values: values.map { Array($0.utf8) })
  }

  @Test("gateway.md 2.4: an answer is good for as many seconds as its authorizer says, and not one nanosecond more")
  func answersExpire() throws {
    var cache = DecisionCache()
    cache.insert(try decision(), key("a"), seconds: 2, at: 5)
    #expect(cache.lookup(key("a"), at: 2 * Self.second + 4) != nil)
    #expect(cache.lookup(key("a"), at: 2 * Self.second + 5) == nil)
    #expect(cache.count == 0)
    cache.insert(try decision(), key("a"), seconds: 0, at: 5)
    #expect(cache.lookup(key("a"), at: 5) == nil)
  }

  @Test("gateway.md 2.4: an answer is found by its authorizer and each single value", arguments: [0, 1, 2])
  func valuesDoNotRunTogether(_ length: Int) throws {
    var cache = DecisionCache()
    let joint = String(repeating: "\0", count: length)
    cache.insert(try decision(), key("x", "y\(joint)z"), seconds: 9, at: 0)
    #expect(cache.lookup(key("x\(joint)y", "z"), at: 1) == nil)
    #expect(cache.lookup(key("x", "y", "z"), at: 1) == nil)
    #expect(cache.lookup(.init(authorizer: "auth02", values: key("x", "y\(joint)z").values), at: 1) == nil)
    #expect(cache.lookup(key("x", "y\(joint)z"), at: 1) != nil)
  }

  @Test("reliability.md 7: what clients send makes it neither hold more entries nor more bytes than it may")
  func isBounded() throws {
    var cache = DecisionCache()
    for number in 0...DecisionCache.capacity { cache.insert(try decision(), key("\(number)"), seconds: 9, at: 0) }
    #expect(cache.count == 1)
    let long = String(repeating: "k", count: DecisionCache.byteCapacity / 4)
    for number in 0..<40 {
      cache.insert(try decision(), key(long, "\(number)"), seconds: 9, at: 0)
      #expect(cache.lookup(key(long, "\(number)"), at: 1) != nil)
      #expect(cache.count <= 4)
    }
    let large = try decision(String(repeating: "v", count: DecisionCache.byteCapacity))
    cache.insert(large, key("large"), seconds: 9, at: 0)
    #expect(cache.lookup(key("large"), at: 1) == nil)
  }

  @Test("an answer that takes another's place gives its bytes back")
  func replacingGivesBytesBack() throws {
    var cache = DecisionCache()
    let long = String(repeating: "k", count: DecisionCache.byteCapacity / 4)
    cache.insert(try decision(), key("other"), seconds: 9, at: 0)
    for _ in 0..<40 { cache.insert(try decision(), key(long), seconds: 9, at: 0) }
    #expect(cache.count == 2)
  }
}
