import CtapiCore
import Testing

@Suite struct SpanSearchTests {
  @Test func firstOffsetFindsWhatAPlainSearchFinds() {
    var generator = SeededGenerator(seed: 4)
    for count in 0..<70 {
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...7, using: &generator) }
      for start in 0...count {
        #expect(bytes.span.firstOffset(of: 3, from: start) == bytes[start...].firstIndex(of: 3))
      }
    }
  }

  @Test func plainTextEndsAtEveryByteThatAStringCannotHoldAsItIs() {
    for place in 0..<20 {
      for byte in UInt8.min...UInt8.max {
        var text = Array(repeating: UInt8(ascii: "x"), count: 20)
        text[place] = byte
        let isPlain = (0x20..<0x80).contains(byte) && byte != 0x22 && byte != 0x5C
        #expect(text.span.plainTextEnd(from: 0) == (isPlain ? 20 : place), "\(byte) at \(place)")
        #expect(text.span.plainTextEnd(from: place + 1) == 20)
      }
    }
  }

  private func areSame(_ left: [UInt8], _ right: [UInt8]) -> Bool { left.span.hasSameBytes(as: right.span) }

  @Test func bytesAreTheSameOnlyIfAllOfThemAre() {
    let bytes = Array(UInt8(0)..<100)
    #expect(areSame(bytes, Array(bytes)))
    #expect(areSame([], []))
    #expect(!areSame(bytes, bytes.dropLast()))
    for place in bytes.indices {
      var other = bytes
      other[place] ^= 0x80
      #expect(!areSame(bytes, other))
    }
  }
}
