/// Makes the random parts of identifiers in the alphabets AWS uses.
///
/// The generator is handed in, so that tests and `CTAPI_SEED` can fix it. Not for keys, codes or secrets: those come from libcrypto.
package struct IdentifierSource<Generator: RandomNumberGenerator> {
  private var generator: Generator

  /// Draws from `generator`.
  package init(_ generator: Generator) { self.generator = generator }

  /// `count` characters of `alphabet`.
  package mutating func characters(_ count: Int, of alphabet: String) -> String {
    let letters = Array(alphabet)
    return String((0..<count).map { _ in letters[Int.random(in: letters.indices, using: &generator)] })
  }

  /// `count` lower-case letters and digits, as in API ids and `srv-…`.
  package mutating func base36(_ count: Int) -> String {
    characters(count, of: "abcdefghijklmnopqrstuvwxyz0123456789")
  }

  /// A random UUID (RFC 9562 version 4), lower case.
  package mutating func uuid() -> String {
    // Two drawings, not sixteen: each asks the system.
    let words = [generator.next(), generator.next()]
    var bytes = words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } }
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    let hex = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
    let groups = [0..<4, 4..<6, 6..<8, 8..<10, 10..<16]
    return groups.map { hex[$0].joined() }.joined(separator: "-")
  }
}

extension IdentifierSource where Generator == SystemRandomNumberGenerator {
  /// Draws from the system's generator.
  package init() { self.init(SystemRandomNumberGenerator()) }
}
