import CtapiCore
import CtapiTestSupport
import Testing

@testable import CtapiWire

/// The checksum that clients compare, beside one that works bit by bit (`Checksum`).
@Suite struct ChecksumTests {
  @Test(
    "1, 2, 12: checksums that AWS has answered with",
    arguments: [
      ("", 0), ("{}", 2_745_614_147), ("123456789", 0xCBF4_3926),
      ("healthy: dynamodb.us-east-1.amazonaws.com ", 3_128_867_991), ("<UnknownOperationException/>\n", 3_552_371_480),
      (#"{"Item":{"petId":{"S":"1"},"name":{"S":"rex"}}}"#, 552_421_941),
    ] as [(String, UInt32)])
  func known(text: String, checksum: UInt32) {
    #expect(CRC32.checksum(Array(text.utf8).span) == checksum)
  }

  @Test("11: bodies of every length and alignment")
  func lengths() {
    var random = SeededGenerator(seed: 11)
    let bytes = (0..<300).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    for count in 0...bytes.count {
      let body = Array(bytes[..<count])
      #expect(CRC32.checksum(body.span) == Checksum.crc32(body))
    }
  }

  @Test("11: a single changed bit changes the checksum")
  func changedBits() {
    let body = Array(#"{"Count":1,"ScannedCount":1}"#.utf8)
    let checksum = CRC32.checksum(body.span)
    for index in body.indices {
      for bit in 0..<8 {
        var changed = body
        changed[index] ^= 1 << UInt8(bit)
        #expect(CRC32.checksum(changed.span) != checksum)
      }
    }
  }
}
