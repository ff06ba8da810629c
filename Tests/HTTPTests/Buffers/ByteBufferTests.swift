import CtapiHTTP
import Testing

@Suite struct ByteBufferTests {
  @Test func everyNumberIsWrittenInItsDigits() {
    var buffer = ByteBuffer()
    var wrong: [Int] = []
    for number in Array(0...10_100) + [99_999, 100_000, 10_485_760, Int.max, -1, -10_000, Int.min] {
      buffer.removeAll()
      buffer.append(decimal: number)
      if buffer.bytes.text != String(number) { wrong.append(number) }
    }
    #expect(wrong.isEmpty)
  }
}
