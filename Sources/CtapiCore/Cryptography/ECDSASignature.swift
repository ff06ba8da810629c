/// The two forms of an ECDSA signature: R and S of fixed width as JOSE wants it (RFC 7518 §3.4), and the DER sequence
/// of two integers as libcrypto wants it.
package enum ECDSASignature {
  /// Writes the DER form of `fixed` to `output`; `fixed` must be twice as long as a coordinate.
  package static func encodeDER(_ fixed: Span<UInt8>, into output: inout [UInt8]) {
    let half = fixed.count / 2
    let first = significant(fixed, from: 0, to: half)
    let second = significant(fixed, from: half, to: half * 2)
    let body = encodedSize(fixed, first) + encodedSize(fixed, second)
    output.removeAll(keepingCapacity: true)
    output.append(0x30)
    if body >= 0x80 { output.append(0x81) }
    output.append(UInt8(body))
    append(fixed, first, to: &output)
    append(fixed, second, to: &output)
  }

  /// The bytes of a number without leading zeros, but at least one.
  private static func significant(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> Range<Int> {
    var index = start
    while index < end - 1, bytes[index] == 0 { index += 1 }
    return index..<end
  }

  private static func encodedSize(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
    2 + range.count + (bytes[range.lowerBound] >= 0x80 ? 1 : 0)
  }

  private static func append(_ bytes: Span<UInt8>, _ range: Range<Int>, to output: inout [UInt8]) {
    let needsZero = bytes[range.lowerBound] >= 0x80
    output.append(0x02)
    output.append(UInt8(range.count + (needsZero ? 1 : 0)))
    if needsZero { output.append(0) }
    for index in range { output.append(bytes[index]) }
  }

  /// The fixed form of a DER signature, each number `size` bytes wide; nil when it is not one.
  package static func decodeDER(_ bytes: Span<UInt8>, size: Int) -> [UInt8]? {
    var index = 0
    func next() -> UInt8? {
      guard index < bytes.count else { return nil }
      index += 1
      return bytes[index - 1]
    }
    guard next() == 0x30, var body = next() else { return nil }
    if body == 0x81 {
      guard let long = next(), long >= 0x80 else { return nil }
      body = long
    }
    guard body < 0x80 || bytes[1] == 0x81, Int(body) == bytes.count - index else { return nil }
    var fixed: [UInt8] = []
    for _ in 0..<2 {
      guard next() == 0x02, let count = next(), count > 0, count < 0x80, index + Int(count) <= bytes.count else {
        return nil
      }
      var start = index
      let end = index + Int(count)
      guard bytes[start] < 0x80 else { return nil }
      if bytes[start] == 0, end - start > 1 {
        start += 1
        guard bytes[start] >= 0x80 else { return nil }
      }
      guard end - start <= size else { return nil }
      fixed.append(contentsOf: repeatElement(0, count: size - (end - start)))
      for position in start..<end { fixed.append(bytes[position]) }
      index = end
    }
    return index == bytes.count ? fixed : nil
  }
}
