import CtapiCore
import CtapiHTTP

extension RawSpan {
  /// Where in a path the bytes end that are, percent-decoded, those of `words`, which has no `%`; nil where it begins
  /// otherwise.
  ///
  /// An encoded slash is none of the slashes of `words`, for it separates nothing (`gateway.md` 1.4).
  func end(ofDecoded words: RawSpan) -> Int? {
    var position = 0
    var index = 0
    while index < words.byteCount {
      guard position < byteCount else { return nil }
      let wanted = words.byte(index)
      index &+= 1
      if byte(position) == wanted {
        position &+= 1
        continue
      }
      guard byte(position) == UInt8(ascii: "%"), position &+ 2 < byteCount, wanted != UInt8(ascii: "/"),
        let high = byte(position &+ 1).hexDigitValue, let low = byte(position &+ 2).hexDigitValue,
        high << 4 | low == wanted
      else { return nil }
      position &+= 3
    }
    return position
  }
}
