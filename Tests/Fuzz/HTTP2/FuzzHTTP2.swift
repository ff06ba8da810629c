import CtapiCore
import CtapiHTTP

/// Any bytes as what an HTTP/2 client sends, in pieces: nothing may trap, and each request that comes out is exactly one
/// head of HTTP/1.1, whatever the header list said.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzHTTP2(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 1, let session = try? HTTP2Session(now: 0) else { return 0 }
  let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
  let settings: [UInt8] = [0, 0, 0, 4, 0, 0, 0, 0, 0]
  let input = preface + settings + Array(UnsafeBufferPointer(start: start + 1, count: count - 1))
  let step = max(1, Int(start.pointee))
  var offset = 0
  var goesOn = true
  while goesOn, offset < input.count {
    let end = min(input.count, offset + step)
    goesOn = session.receive(input.span.bytes.extracting(offset..<end), now: 0)
    offset = end
    answer(session)
  }
  return 0
}

private let answers = [
  "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi",
  "HTTP/1.1 404 Not Found\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
  "HTTP/1.1 200 OK\r\n\r\nhi",
].map { Array($0.utf8) }

private func answer(_ session: HTTP2Session) {
  for event in session.takeEvents() {
    switch event {
    case .request(let stream):
      if stream.refusal == nil { check(stream) }
      guard stream.isOpen else { continue }
      let answer = answers[Int(stream.id / 2) % answers.count]
      precondition(session.answer(stream, answer.span.bytes, isHead: false), "an answer was not taken")
      session.finish(stream)
    case .data(let stream):
      stream.received.removeAll()
      session.acknowledge(stream)
    case .closed(let stream): session.recycle(stream)
    }
  }
  var out = ByteBuffer()
  _ = session.produce(to: &out, limit: 1 << 20)
  for event in session.takeEvents() { if case .closed(let stream) = event { session.recycle(stream) } }
  _ = session.takeDrained()
}

/// A list is a whole head or none, and what has come of the body with it is framed as the head says.
private func check(_ stream: HTTP2Stream) {
  var head = ScannedRequest()
  switch head.scan(stream.received.bytes, limits: ScannedRequest.Limits()) {
  case .incomplete: preconditionFailure("a list became a part of a head")
  case .refused: break
  case .complete:
    var body = BodyScanner(head.framing)
    var offset = head.length
    do throws(HeadRefusal) {
      while try body.next(stream.received.bytes, from: &offset) != nil {}
    } catch {
      preconditionFailure("a body is framed wrongly")
    }
    precondition(offset == stream.received.count, "bytes behind a request")
  }
  stream.received.removeAll()
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ test: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt

/// The program's entry: the package manager names it so, and libFuzzer's own is left out for it.
@_cdecl("fuzz_http2_main")
public func fuzzHTTP2Main(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
  var count = count
  var arguments = arguments
  return runDriver(&count, &arguments, fuzzHTTP2)
}
