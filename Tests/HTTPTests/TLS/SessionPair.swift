import CtapiCore
import CtapiHTTP
import Glibc

/// A client's and a server's session over a pair of sockets, both driven by the test.
final class SessionPair {
  let client: TLSSession
  let server: TLSSession
  private let near: FileDescriptor
  private let far: FileDescriptor

  init(to host: String, _ clientContext: TLSContext, _ serverContext: TLSContext) throws {
    var ends: [Int32] = [0, 0]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0, &ends) == 0 else {
      throw SystemError.last
    }
    near = FileDescriptor(owning: ends[0])
    far = FileDescriptor(owning: ends[1])
    client = try TLSSession(to: host, with: clientContext, over: ends[0])
    server = try TLSSession(acceptingWith: serverContext, over: ends[1])
  }

  /// Drives both handshakes to their ends.
  func greet() -> (client: TLSOutcome, server: TLSOutcome) {
    var outcomes = (client: TLSOutcome.wantsRead, server: TLSOutcome.wantsRead)
    for _ in 0..<20 {
      if outcomes.client == .wantsRead { outcomes.client = client.handshake() }
      if outcomes.server == .wantsRead { outcomes.server = server.handshake() }
    }
    return outcomes
  }

  /// Closes the server's socket without a word.
  func cutServer() { shutdown(far.rawValue, Int32(SHUT_RDWR)) }

  /// Sends bytes to the server outside any session.
  func sendRaw(_ text: String) throws { try near.writeAll(Array(text.utf8).span) }
}

extension TLSSession {
  /// Reads what has come, as text, with how the reading ended.
  func readAll() -> (text: String, end: TLSOutcome) {
    var buffer = ByteBuffer()
    while true {
      let outcome = read(into: &buffer, atMost: 1000)
      if case .bytes = outcome { continue }
      return (buffer.bytes.text, outcome)
    }
  }

  /// Sends all of a text; how the last write ended.
  func send(_ text: String) -> TLSOutcome {
    let bytes = Array(text.utf8)
    var sent = 0
    while sent < bytes.count {
      guard case .bytes(let count) = write(bytes.span.bytes.extracting(sent...)) else { break }
      sent += count
    }
    return .bytes(sent)
  }
}
