import CtapiCore
import CtapiHTTP
import CtapiTestSupport
import Glibc

/// A blocking TLS connection to the gateway under test.
final class SecureConnection {
  let raw: RawConnection
  private let session: TLSSession
  private var unread: [UInt8] = []

  init(
    port: UInt16, trusting file: String, to host: String = "127.0.0.1", protocols: TLSProtocols = .http1
  ) throws {
    raw = try RawConnection(port: port)
    let context = try TLSContext(trusting: TLSTrust(extraFile: file), protocols: protocols)
    session = try TLSSession(to: host, with: context, over: raw.descriptor)
    let outcome = session.handshake()
    guard outcome == .bytes(0) else { throw CtapiError(.tlsFailed, "\(outcome)") }
  }

  var speaksHTTP2: Bool { session.speaksHTTP2 }

  func send(_ text: String) { send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) {
    var sent = 0
    while sent < bytes.count {
      guard case .bytes(let count) = session.write(bytes.span.bytes.extracting(sent...)) else { return }
      sent += count
    }
  }

  /// Announces the end of the sending side.
  func finish() { session.end() }

  /// What comes next; nil at the end or after five seconds.
  func readSome() -> [UInt8]? {
    var buffer = ByteBuffer()
    guard case .bytes = session.read(into: &buffer, atMost: 65_536) else { return nil }
    return buffer.bytes.withUnsafeBytes { Array($0) }
  }

  func readToEnd() -> String {
    var text: [UInt8] = []
    while let chunk = readSome() { text += chunk }
    return String(decoding: text, as: UTF8.self)
  }

  /// What comes until it ends with `end`.
  func read(until end: String) -> String {
    var text = ""
    while !text.hasSuffix(end), let chunk = readSome() { text += String(decoding: chunk, as: UTF8.self) }
    return text
  }

  /// The next frame of HTTP/2; nil at the end.
  func readFrame() -> (type: UInt8, flags: UInt8, stream: UInt32, payload: [UInt8])? {
    while true {
      if let frame = HTTP2Frames.read(unread, limit: 1).first {
        unread.removeFirst(9 + frame.payload.count)
        return frame
      }
      guard let chunk = readSome() else { return nil }
      unread += chunk
    }
  }

  /// The body of a stream's answer and whether it ended, with a window that never closes.
  func readAnswer(_ stream: UInt32) -> (body: [UInt8], ends: Bool, reset: UInt8?) {
    var body: [UInt8] = []
    while let frame = readFrame() {
      if frame.type == 7, frame.payload[7] != 0 { return (body, false, nil) }
      guard frame.stream == stream else { continue }
      if frame.type == 3 { return (body, false, frame.payload.last) }
      if frame.type == 0 {
        body += frame.payload
        if !frame.payload.isEmpty {
          let more = [24, 16, 8, 0].map { UInt8(frame.payload.count >> $0 & 255) }
          send(HTTP2Frames.frame(8, more) + HTTP2Frames.frame(8, stream: stream, more))
        }
      }
      if frame.type <= 1, frame.flags & 1 != 0 { return (body, true, nil) }
    }
    return (body, false, nil)
  }
}
