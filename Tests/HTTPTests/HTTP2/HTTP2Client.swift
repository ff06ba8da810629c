import CtapiCore
import CtapiHTTP
import CtapiTestSupport

/// A session under test with the client that talks to it.
final class HTTP2Client {
  let session: HTTP2Session
  /// Every request begun, by the stream's number.
  private(set) var requests: [Int32: HTTP2Stream] = [:]
  private(set) var closed: [Int32] = []
  private(set) var texts: [Int32: String] = [:]
  var now: Int64 = 0

  init(limits: HTTP2Limits = HTTP2Limits()) throws {
    session = try HTTP2Session(limits: limits, now: 0)
    _ = send(HTTP2Frames.preface + HTTP2Frames.settings)
    _ = receive()
  }

  /// Sends bytes; whether the session goes on.
  func send(_ bytes: [UInt8]) -> Bool {
    let goesOn = session.receive(bytes.span.bytes, now: now)
    takeEvents()
    return goesOn
  }

  private func takeEvents() {
    for event in session.takeEvents() {
      switch event {
      case .request(let stream):
        requests[stream.id] = stream
        read(stream)
      case .data(let stream): read(stream)
      case .closed(let stream): closed.append(stream.id)
      }
    }
  }

  private func read(_ stream: HTTP2Stream) {
    texts[stream.id, default: ""] += stream.received.bytes.text
    stream.received.removeAll()
  }

  /// The frames the session sends.
  func receive() -> [(type: UInt8, flags: UInt8, stream: UInt32, payload: [UInt8])] {
    var out = ByteBuffer()
    _ = session.produce(to: &out, limit: 1 << 24)
    takeEvents()
    return HTTP2Frames.read(out.bytes.withUnsafeBytes { Array($0) })
  }

  /// The data and whether it ends, and the reset code, that the session sends for a stream.
  func answer(_ stream: UInt32) -> (text: String, ends: Bool, reset: UInt8?) {
    var found = (text: "", ends: false, reset: UInt8?.none)
    for frame in receive() where frame.stream == stream {
      if frame.type == 0 { found.text += String(decoding: frame.payload, as: UTF8.self) }
      if frame.type <= 1, frame.flags & 1 != 0 { found.ends = true }
      if frame.type == 3 { found.reset = frame.payload.last }
    }
    return found
  }

  func answer(_ stream: Int32, with text: String, isHead: Bool = false) -> Bool {
    guard let stream = requests[stream] else { return false }
    return session.answer(stream, Array(text.utf8).span.bytes, isHead: isHead)
  }
}
