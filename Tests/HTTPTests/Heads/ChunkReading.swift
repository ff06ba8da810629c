import CtapiHTTP

/// What a chunked body comes to when its bytes arrive in pieces of one size.
struct ChunkReading {
  let text: String

  init(_ bytes: [UInt8], step: Int) {
    var scanner = BodyScanner(.chunked)
    var data: [UInt8] = []
    var start = 0
    do throws(HeadRefusal) {
      while start < bytes.count, !scanner.isComplete {
        let piece = Array(bytes[start..<min(bytes.count, start + max(step, 1))])
        var offset = 0
        while let part = try scanner.next(piece.span.bytes, from: &offset) {
          data += piece[Int(part.start)..<Int(part.end)]
        }
        start += piece.count
      }
      text = scanner.isComplete ? "chunked '\(String(decoding: data, as: UTF8.self))'" : "unfinished"
    } catch {
      text = "broken body"
    }
  }
}
