// A libFuzzer target, built by Tests/Fuzz/run together with the scanners' own sources; not part of the package.

/// Scans any bytes as a backend's answer; what is accepted must hold together.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzResponseHead(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
  let bytes = Array(UnsafeBufferPointer(start: data, count: size))
  var head = ScannedResponse()
  guard case .complete = head.scan(bytes.span.bytes) else { return 0 }
  precondition(head.length <= bytes.count && (100...599).contains(head.status))
  var end = head.fieldsStart
  for index in 0..<head.dropped.count {
    precondition(Int(head.dropped[index].start) >= end && head.dropped[index].end > head.dropped[index].start)
    end = Int(head.dropped[index].end)
  }
  precondition(end <= head.length)
  checkBody(bytes, from: head.length, head.framing(isHead: false))
  return 0
}
