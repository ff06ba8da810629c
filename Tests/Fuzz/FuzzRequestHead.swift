// A libFuzzer target, built by Tests/Fuzz/run together with the scanners' own sources; not part of the package.

/// Scans any bytes as a request head and its body; what is accepted must hold together.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRequestHead(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
  let bytes = Array(UnsafeBufferPointer(start: data, count: size))
  var head = ScannedRequest()
  guard case .complete = head.scan(bytes.span.bytes, limits: .init()) else { return 0 }
  precondition(head.length <= bytes.count)
  for part in [head.method, head.path, head.query, head.host, head.origin, head.authorization] {
    precondition(part.start >= 0 && part.start <= part.end && Int(part.end) <= head.length)
  }
  let dropped = head.fields.dropped
  var end = 0
  for index in 0..<dropped.count {
    precondition(Int(dropped[index].start) >= end && dropped[index].end > dropped[index].start)
    end = Int(dropped[index].end)
  }
  precondition(end <= head.fields.length)
  // Without its last byte the same head must not be complete: two readers would disagree about its end.
  var shorter = ScannedRequest()
  if case .complete = shorter.scan(bytes.span.bytes.extracting(0..<head.length - 1), limits: .init()) {
    preconditionFailure("a part of a head was complete")
  }
  // What comes behind a head must not change how it is read, whichever way the scanner took.
  var alone = ScannedRequest()
  guard case .complete = alone.scan(bytes.span.bytes.extracting(0..<head.length), limits: .init()),
    alone.length == head.length, alone.host == head.host, alone.path == head.path, alone.framing == head.framing,
    alone.authorization == head.authorization, alone.fields.dropped.count == dropped.count
  else { preconditionFailure("a head is read in two ways") }
  checkBody(bytes, from: head.length, head.framing)
  checkMemory(bytes, head.length)
  return 0
}

/// What is remembered of a head must not change how a second one is read: here the same bytes with one of them, or one
/// line, changed as the last bytes say.
private func checkMemory(_ bytes: [UInt8], _ length: Int) {
  var changed = bytes
  for index in bytes.indices.suffix(8) {
    let place = Int(bytes[index]) * 7 % length
    changed[place] = bytes[index] ^ UInt8(truncatingIfNeeded: index)
    if bytes[index] & 1 == 1 { changed.insert(bytes[index] / 2, at: place) }
    var memory = FieldMemory()
    var first = ScannedRequest()
    _ = first.scan(bytes.span.bytes, limits: .init(), with: &memory)
    var fresh = ScannedRequest()
    let isFresh = fresh.scan(changed.span.bytes, limits: .init())
    let isRead = first.scan(changed.span.bytes, limits: .init(), with: &memory)
    switch (isFresh, isRead) {
    case (.incomplete, .incomplete): break
    case (.refused(let left), .refused(let right)): precondition(left == right)
    case (.complete, .complete):
      precondition(
        first.length == fresh.length && first.host == fresh.host && first.origin == fresh.origin
          && first.authorization == fresh.authorization && first.framing == fresh.framing
          && first.fields.keepsAlive == fresh.fields.keepsAlive
          && first.fields.authorizationCount == fresh.fields.authorizationCount
          && first.fields.hasTraceID == fresh.fields.hasTraceID
          && first.fields.connectionNamesFields == fresh.fields.connectionNamesFields
          && first.fields.dropped.count == fresh.fields.dropped.count)
      for line in 0..<fresh.fields.dropped.count {
        precondition(first.fields.dropped[line] == fresh.fields.dropped[line])
      }
    default: preconditionFailure("a head is read in two ways")
    }
  }
}
