/// Reads a body in one piece and byte by byte, which must come to the same data and the same verdict.
func checkBody(_ bytes: [UInt8], from start: Int, _ framing: MessageFraming) {
  let rest = Array(bytes[start...])
  precondition(readBody(rest, framing, step: max(rest.count, 1)) == readBody(rest, framing, step: 1))
}

private func readBody(_ bytes: [UInt8], _ framing: MessageFraming, step: Int) -> [UInt8]? {
  var scanner = BodyScanner(framing)
  var data: [UInt8] = []
  var start = 0
  while start < bytes.count, !scanner.isComplete {
    let piece = Array(bytes[start..<min(start + step, bytes.count)])
    var offset = 0
    do throws(HeadRefusal) {
      while let part = try scanner.next(piece.span.bytes, from: &offset) {
        data += piece[Int(part.start)..<Int(part.end)]
      }
    } catch {
      return nil
    }
    start += piece.count
  }
  return data
}
