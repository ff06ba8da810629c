import CtapiCore

/// Percent-encoding of path segments (RFC 3986 §2.1).
package enum PercentEncoding {
  /// The decoded text; nil for a `%` without two hexadecimal digits or for bytes that are not UTF-8.
  package static func decode(_ text: some Sequence<UInt8>) -> String? {
    var bytes: [UInt8] = []
    var iterator = text.makeIterator()
    while let byte = iterator.next() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let high = iterator.next()?.hexDigitValue, let low = iterator.next()?.hexDigitValue else { return nil }
      bytes.append(high << 4 | low)
    }
    return String(validating: bytes.span)
  }
}
