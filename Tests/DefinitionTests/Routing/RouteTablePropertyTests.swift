import CtapiCore
import CtapiDefinition
import Testing

/// The compiled trie beside the rules of `gateway.md` 1.3 written down plainly.
@Suite struct RouteTablePropertyTests {
  @Test(arguments: [UInt64(1), 2, 3, 4])
  func agreesWithThePlainRules(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<150 {
      let keys = try randomKeys(&random)
      let table = try RouteTable(keys: keys)
      for _ in 0..<20 {
        let path = randomPath(&random)
        let method = RouteMethod.allCases.randomElement(using: &random) ?? .get
        let found = table.lookup(method, Array(path.utf8).span).map { keys[$0.route].description }
        #expect(found == plainAnswer(keys, method, path)?.description, "\(method) \(path) in \(keys)")
      }
    }
  }

  private func randomKeys(_ random: inout SeededGenerator) throws -> [RouteKey] {
    var keys: [String: RouteKey] = [:]
    for _ in 0..<Int.random(in: 1...14, using: &random) {
      var path = ""
      let depth = Int.random(in: 0...4, using: &random)
      for level in 0..<depth {
        let choice = Int.random(in: 0..<8, using: &random)
        path += "/"
        path +=
          choice < 5
          ? ["a", "ab", "b", "abc", "a%2Fb"][choice] : choice == 5 && level + 1 == depth ? "{g+}" : "{p\(level)}"
      }
      let method = [RouteMethod.get, .put, .any].randomElement(using: &random) ?? .get
      let key = try RouteKey(
        path.isEmpty && Bool.random(using: &random) ? "$default" : "\(method.rawValue) \(path.isEmpty ? "/" : path)")
      keys[key.identity] = key
    }
    return keys.sorted { $0.key < $1.key }.map(\.value)
  }

  private func randomPath(_ random: inout SeededGenerator) -> String {
    let parts = ["a", "ab", "b", "abc", "c", "", "a%2Fb", "%61"]
    let count = Int.random(in: 1...5, using: &random)
    return (0..<count).map { _ in "/" + (parts.randomElement(using: &random) ?? "") }.joined()
  }

  private func plainAnswer(_ keys: [RouteKey], _ method: RouteMethod, _ path: String) -> RouteKey? {
    for wanted in [method, .any] {
      let fitting = keys.filter { $0.method == wanted && fits($0, path) }
      let full = fitting.filter { $0.template?.isGreedy == false }
      if let best = (full.isEmpty ? fitting : full).min(by: { rank($0) < rank($1) }) { return best }
    }
    return keys.first { $0 == .default }
  }

  /// Digits by segment: literal 0, parameter 1, greedy 2; the smaller text is the better route.
  private func rank(_ key: RouteKey) -> String {
    (key.template?.segments ?? []).map { segment in
      switch segment {
      case .literal: "0"
      case .parameter: "1"
      case .greedy: "2"
      }
    }.joined()
  }

  private func fits(_ key: RouteKey, _ path: String) -> Bool {
    guard let template = key.template else { return false }
    let parts = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    if template.segments.isEmpty { return path == "/" }
    for (index, segment) in template.segments.enumerated() {
      if case .greedy = segment { return parts.count > index }
      guard index < parts.count else { return false }
      switch segment {
      case .literal(let text): if decoded(text) != decoded(parts[index]) { return false }
      case .parameter: if parts[index].isEmpty { return false }
      case .greedy: return true
      }
    }
    return parts.count == template.segments.count
  }

  private func decoded(_ text: String) -> String? { PercentEncoding.decode(text.utf8) }
}
