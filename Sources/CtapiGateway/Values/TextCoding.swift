import CtapiCore
import CtapiDefinition
import CtapiHTTP

/// What the bytes of a source stand for.
enum TextDecoding: UInt8, Sendable {
  /// Themselves.
  case plain
  /// Percent-encoded text (RFC 3986 §2.1).
  case percent
  /// Percent-encoded text in which `+` is a space, as in query strings (`gateway.md` 1.4).
  case form
}

/// Where text is written to, which decides how what could break out of it is written.
enum TextEncoding: UInt8, Sendable {
  /// A field's value: control characters are percent-encoded, so that no value ends its line.
  case field
  /// A part of a query string: everything but unreserved characters is percent-encoded.
  case query
  /// A path: everything that does not stand for itself in one is percent-encoded.
  case path
  /// A string in JSON (RFC 8259 §7); bytes that are no UTF-8 are written as if they were ISO 8859-1.
  case json
  /// A line of a log: quotes, backslashes and control characters get a backslash.
  case line
  /// Text or an attribute's value in XML (XML 1.0 §2.4); control characters, which XML does not have, as in a line.
  case xml

  /// How values are written into a line of that format.
  init(_ format: AccessLogFormat) { self = format.isJSON ? .json : format.isXML ? .xml : .line }
}

extension ByteBuffer {
  /// Appends text from one form in another.
  mutating func append(_ source: RawSpan, _ decoding: TextDecoding = .plain, as encoding: TextEncoding) {
    if decoding == .plain, encoding == .json || encoding == .line, !source.hasSpecial {
      append(source)
      return
    }
    let isText = encoding != .json && encoding != .xml || source.isUTF8
    var index = 0
    while index < source.byteCount {
      var byte = source.byte(index)
      index &+= 1
      if decoding != .plain {
        if byte == UInt8(ascii: "%"), index &+ 1 < source.byteCount,
          let high = source.byte(index).hexDigitValue, let low = source.byte(index &+ 1).hexDigitValue
        {
          byte = high << 4 | low
          index &+= 2
        } else if decoding == .form, byte == UInt8(ascii: "+") {
          byte = 0x20
        }
      }
      append(byte, as: encoding, isText: isText)
    }
  }

  private mutating func append(_ byte: UInt8, as encoding: TextEncoding, isText: Bool) {
    switch encoding {
    case .field: byte < 0x20 && byte != 0x09 || byte == 0x7F ? appendPercent(byte) : append(byte)
    case .query: byte.isUnreserved ? append(byte) : appendPercent(byte)
    case .path: byte.isUnreserved || byte.isPathMark ? append(byte) : appendPercent(byte)
    case .json, .line:
      switch byte {
      case 0x22, 0x5C:
        append(UInt8(ascii: "\\"))
        append(byte)
      case 0x20..<0x7F: append(byte)
      case 0x80... where isText: append(byte)
      default:
        append(encoding == .json ? "\\u00" : "\\x")
        appendHexadecimal(byte)
      }
    case .xml:
      switch byte {
      case UInt8(ascii: "<"): append("&lt;")
      case UInt8(ascii: ">"): append("&gt;")
      case UInt8(ascii: "&"): append("&amp;")
      case UInt8(ascii: "\""): append("&quot;")
      case UInt8(ascii: "'"): append("&#39;")
      case 0x20..<0x7F: append(byte)
      case 0x80... where isText: append(byte)
      case 0x80...:
        append("&#x")
        appendHexadecimal(byte)
        append(";")
      default:
        append("\\x")
        appendHexadecimal(byte)
      }
    }
  }

  private mutating func appendPercent(_ byte: UInt8) {
    append(UInt8(ascii: "%"))
    appendHexadecimal(byte)
  }

  private mutating func appendHexadecimal(_ byte: UInt8) {
    for digit in [byte >> 4, byte & 15] { append(digit < 10 ? digit | 0x30 : digit &+ 0x37) }
  }
}

extension String {
  /// Whether it is written as it is in JSON, in XML and in lines of logs.
  var isPlainText: Bool { utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F && !#""\<>&'"#.utf8.contains($0) } }
}

extension RawSpan {
  /// Whether one of the bytes is a quote, a backslash, a control character or not ASCII; eight bytes at a time, as
  /// ``FieldScanner/firstControl(in:from:)`` does it.
  var hasSpecial: Bool {
    let high: UInt64 = 0x8080_8080_8080_8080
    let ones: UInt64 = 0x0101_0101_0101_0101
    var index = 0
    while index &+ 8 <= byteCount {
      let word = unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
      let quote = word ^ 0x2222_2222_2222_2222
      let slash = word ^ 0x5C5C_5C5C_5C5C_5C5C
      let delete = word ^ 0x7F7F_7F7F_7F7F_7F7F
      // A byte at or above 0x80 is special by itself, so what borrows do above one changes nothing.
      let hits = (word &- 0x2020_2020_2020_2020) | (quote &- ones) | (slash &- ones) | (delete &- ones) | word
      if hits & high != 0 { return true }
      index &+= 8
    }
    while index < byteCount {
      let byte = byte(index)
      if byte < 0x20 || byte >= 0x7F || byte == 0x22 || byte == 0x5C { return true }
      index &+= 1
    }
    return false
  }

  /// Whether the bytes are well-formed UTF-8.
  var isUTF8: Bool { (try? UTF8Span(validating: Span<UInt8>(_bytes: self))) != nil }

  /// Whether these are the bytes of `name`, which is lower case, in any case.
  func isName(_ name: RawSpan) -> Bool {
    guard byteCount == name.byteCount else { return false }
    var index = 0
    while index < byteCount {
      let mine = byte(index)
      if (mine &- 0x41 < 26 ? mine | 0x20 : mine) != name.byte(index) { return false }
      index &+= 1
    }
    return true
  }
}

extension UInt8 {
  /// A character that stands for itself anywhere in a URL (RFC 3986 §2.3).
  fileprivate var isUnreserved: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
    default: false
    }
  }

  /// A character that stands for itself in a path beside those (RFC 3986 §3.3), the slash included.
  fileprivate var isPathMark: Bool {
    switch self {
    case 0x21, 0x24, 0x26...0x2C, 0x2F, 0x3A, 0x3B, 0x3D, 0x40: true
    default: false
    }
  }
}
