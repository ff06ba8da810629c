import CtapiApp
import CtapiCore
import Testing

@Suite struct LineSplitterTests {
  private func lines(_ chunks: [[UInt8]], limit: Int) -> [LineSplitter.Line] {
    var splitter = LineSplitter(limit: limit)
    return chunks.flatMap { splitter.add($0) } + splitter.finish()
  }

  /// What the lines of a whole text are.
  private func expected(_ text: [UInt8], limit: Int) -> [LineSplitter.Line] {
    var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map { $0.count <= limit ? .text($0) : .tooLong }
  }

  @Test("tokens.md 34: however a stream comes in pieces, its lines are the same, and what is too long is known")
  func pieces() {
    var generator = SeededGenerator(seed: 12)
    for _ in 0..<300 {
      let count = Int.random(in: 0...60, using: &generator)
      let text = (0..<count).map { _ in
        let letter = UInt8.random(in: 97...126, using: &generator)
        return letter > 122 ? UInt8(ascii: "\n") : letter
      }
      var chunks: [[UInt8]] = []
      var start = 0
      while start < count {
        let end = min(count, start + Int.random(in: 1...20, using: &generator))
        chunks.append(Array(text[start..<end]))
        start = end
      }
      for limit in [4, 100] {
        #expect(lines(chunks, limit: limit) == expected(text, limit: limit))
        #expect(lines([text], limit: limit) == expected(text, limit: limit))
      }
    }
  }
}
