import CtapiDefinition
import CtapiHTTP

/// An API's CORS settings as the loops see them (`gateway.md` 5): what is sent for them is text of the snapshot.
struct ServedCORS: Sendable {
  /// What is known of an origin.
  struct Grant: Sendable, Equatable {
    /// The fields of an answer to it, from the snapshot's text.
    var fields: ByteRange
    /// The origin itself stands in front of them, because only a pattern names it.
    var echoesOrigin: Bool
  }

  /// Every origin is answered alike.
  private let takesAny: Bool
  private let takesAnyHTTP: Bool
  private let takesAnyHTTPS: Bool
  /// The exact origins, each followed by the fields of an answer to it.
  private let origins: Range<Int32>
  /// The fields behind `access-control-allow-origin` and a value of its own.
  private let fields: ByteRange
  /// The fields of an answer to any origin.
  private let fieldsForAny: ByteRange
  /// The fields of a preflight that do not depend on the request.
  private let preflight: ByteRange
  private let echoesMethod: Bool
  private let echoesHeaders: Bool

  /// Compiles settings into `text`, and their exact origins into `list`.
  init(_ cors: CORS, _ text: inout TextPool, _ list: inout [ByteRange]) {
    takesAny = cors.allowOrigins.contains("*")
    takesAnyHTTP = cors.allowOrigins.contains("http://*")
    takesAnyHTTPS = cors.allowOrigins.contains("https://*")
    var tail = ""
    if cors.allowCredentials { tail += "access-control-allow-credentials: true\r\n" }
    if !cors.exposeHeaders.isEmpty {
      tail += "access-control-expose-headers: \(ServedCORS.list(cors.exposeHeaders))\r\n"
    }
    fields = text.keep("\r\nvary: Origin\r\n" + tail)
    fieldsForAny = text.keep("access-control-allow-origin: *\r\n" + tail)
    let first = Int32(list.count)
    for origin in cors.allowOrigins where !["*", "http://*", "https://*"].contains(origin) {
      list.append(text.keep(origin))
      list.append(text.keep("access-control-allow-origin: \(origin)\r\nvary: Origin\r\n" + tail))
    }
    origins = first..<Int32(list.count)
    // A `*` is answered with what was asked for: browsers do not take a literal one for `authorization` (C61).
    echoesMethod = cors.allowMethods.contains("*")
    echoesHeaders = cors.allowHeaders.contains("*")
    var lines = ""
    if !cors.allowMethods.isEmpty, !echoesMethod {
      lines += "access-control-allow-methods: \(ServedCORS.list(cors.allowMethods))\r\n"
    }
    if !cors.allowHeaders.isEmpty, !echoesHeaders {
      lines += "access-control-allow-headers: \(ServedCORS.list(cors.allowHeaders))\r\n"
    }
    if let age = cors.maxAge { lines += "access-control-max-age: \(age)\r\n" }
    preflight = text.keep(lines)
  }

  /// Joined names; what could end the line is left out, for names come from a document.
  private static func list(_ names: [String]) -> String {
    names.map { $0.filter { $0.isASCII && !$0.isNewline } }.joined(separator: ",")
  }

  /// What is sent for an origin; nil for one that is not allowed, and for a request without one.
  @inline(__always)
  func grant(_ origin: RawSpan, in text: RawSpan, _ list: borrowing [ByteRange]) -> Grant? {
    guard !origin.isEmpty else { return nil }
    if takesAny { return Grant(fields: fieldsForAny, echoesOrigin: false) }
    var index = Int(origins.lowerBound)
    while index < Int(origins.upperBound) {
      if text.part(list[index]).isSame(as: origin) { return Grant(fields: list[index &+ 1], echoesOrigin: false) }
      index &+= 2
    }
    if takesAnyHTTPS, origin.byteCount > 8, origin.extracting(0..<8).isWord("https://") {
      return Grant(fields: fields, echoesOrigin: true)
    }
    if takesAnyHTTP, origin.byteCount > 7, origin.extracting(0..<7).isWord("http://") {
      return Grant(fields: fields, echoesOrigin: true)
    }
    return nil
  }

  /// Appends what a preflight gets beside the fields of every answer to its origin (`gateway.md` 5.3).
  func appendPreflight(to out: inout ByteBuffer, _ request: Preflight, _ bytes: RawSpan, in text: RawSpan) {
    if echoesMethod {
      out.append("access-control-allow-methods: ")
      out.append(bytes.part(request.method))
      out.append("\r\n")
    }
    if echoesHeaders, !request.headers.isEmpty {
      out.append("access-control-allow-headers: ")
      out.append(bytes.part(request.headers))
      out.append("\r\n")
    }
    out.append(text.part(preflight))
  }
}

extension ByteBuffer {
  /// Appends the fields that an allowed origin gets.
  @inline(__always)
  mutating func append(_ grant: ServedCORS.Grant, origin: RawSpan, in text: RawSpan) {
    if grant.echoesOrigin {
      append("access-control-allow-origin: ")
      append(origin)
    }
    append(text.part(grant.fields))
  }
}
