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
  return 0
}
