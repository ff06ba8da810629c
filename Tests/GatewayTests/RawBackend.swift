import CLinux
import CtapiCore
import CtapiHTTP
import Glibc
import Synchronization

/// A backend that answers every whole request with the same raw bytes and records exactly what reached it, with a
/// strict eye: anything that is not one well-formed request after another is noted as malformed.
final class RawBackend: Sendable {
  /// One request as it arrived.
  struct Received: Sendable {
    var head: String
    var body: [UInt8]
    /// The number of the connection it came on, from 0.
    var connection: Int
  }

  private struct State {
    var received: [Received] = []
    var malformed: [String] = []
    var threads: [Thread] = []
    var open: [Int32] = []
    var connections = 0
    var isStopped = false
  }

  static let plain = Array("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".utf8)

  let port: UInt16
  private let listener: Int32
  private let state = Mutex(State())
  private let accepting = Mutex<Thread?>(nil)
  private let answer: [UInt8]
  /// Whether it closes behind each answer, and whether it does so in a way that no end of an answer is.
  private let closes: Bool
  private let resets: Bool

  /// What it speaks TLS with; nil for plain HTTP.
  private let tls: TLSContext?

  init(answer: [UInt8] = RawBackend.plain, closes: Bool = false, resets: Bool = false, tls: TLSContext? = nil) throws {
    self.answer = answer
    self.tls = tls
    self.closes = closes
    self.resets = resets
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let result = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) + listen(listener, 64) + getsockname(listener, $0, &length)
      }
    }
    guard result == 0 else { throw SystemError.last }
    port = UInt16(bigEndian: address.sin_port)
    let thread = try Thread { [self] in acceptAll() }
    accepting.withLock { $0 = thread }
  }

  var received: [Received] { state.withLock { $0.received } }
  var malformed: [String] { state.withLock { $0.malformed } }
  /// How many connections have been made to it.
  var connections: Int { state.withLock { $0.connections } }

  /// Ends it and waits for its threads; to be called once.
  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    state.withLock { state in
      state.isStopped = true
      // Under the lock, for a number that has been closed may be another test's by now.
      for descriptor in state.open { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }
    accepting.withLock { $0?.join() }
    for thread in state.withLock({ $0.threads }) { thread.join() }
    close(listener)
  }

  private func acceptAll() {
    while true {
      let descriptor = accept(listener, nil, nil)
      guard descriptor >= 0 else { return }
      let number = state.withLock { state -> Int? in
        guard !state.isStopped else { return nil }
        state.open.append(descriptor)
        state.connections += 1
        return state.connections - 1
      }
      guard let number, let thread = try? Thread({ [self] in serve(descriptor, number) }) else {
        close(descriptor)
        return
      }
      state.withLock { $0.threads.append(thread) }
    }
  }

  private func serve(_ descriptor: Int32, _ number: Int) {
    if let tls { serve(descriptor, number, over: tls) } else { servePlainly(descriptor, number) }
    state.withLock { state in
      state.open.removeAll { $0 == descriptor }
      close(descriptor)
    }
  }

  private func serve(_ descriptor: Int32, _ number: Int, over tls: TLSContext) {
    guard let session = try? TLSSession(acceptingWith: tls, over: descriptor), session.handshake() == .bytes(0) else {
      return
    }
    var bytes: [UInt8] = []
    var buffer = ByteBuffer()
    while case .bytes = session.read(into: &buffer, atMost: 65_536) {
      bytes += buffer.bytes.withUnsafeBytes { Array($0) }
      buffer.removeAll()
      while let used = take(bytes, number) {
        bytes.removeFirst(used)
        let answer = answer
        var sent = 0
        while sent < answer.count {
          let rest = answer.span.bytes.extracting(sent...)
          guard case .bytes(let count) = session.write(rest) else { return }
          sent += count
        }
        if closes {
          session.end()
          shutdown(descriptor, Int32(SHUT_WR))
          break
        }
      }
    }
  }

  private func servePlainly(_ descriptor: Int32, _ number: Int) {
    var bytes: [UInt8] = []
    while readMore(descriptor, &bytes) {
      // Reading a large body anew with each of its parts would take longer than the test.
      while bytes.count >= missing(bytes), let used = take(bytes, number) {
        bytes.removeFirst(used)
        send(descriptor)
        if resets {
          var option = Glibc.linger(l_onoff: 1, l_linger: 0)
          setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<Glibc.linger>.size))
          return
        }
        if closes {
          shutdown(descriptor, Int32(SHUT_WR))
          break
        }
      }
    }
    if !bytes.isEmpty { state.withLock { $0.malformed.append(String(decoding: bytes.prefix(200), as: UTF8.self)) } }
  }

  private func readMore(_ descriptor: Int32, _ bytes: inout [UInt8]) -> Bool {
    var chunk = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &chunk, chunk.count, 0)
    if count > 0 { bytes += chunk[..<count] }
    return count > 0
  }

  private func send(_ descriptor: Int32) {
    var offset = 0
    while offset < answer.count {
      let count = answer[offset...].withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count <= 0 { return }
      offset += count
    }
  }

  /// How many bytes the first request has, where its head says so.
  private func missing(_ bytes: [UInt8]) -> Int {
    var head = ScannedRequest()
    guard case .complete = head.scan(bytes.span.bytes, limits: ScannedRequest.Limits()),
      case .sized(let count) = head.framing
    else { return 0 }
    return head.length + count
  }

  /// Records the first whole request; how many bytes it has, or nil while it is not whole.
  private func take(_ bytes: [UInt8], _ number: Int) -> Int? {
    guard !bytes.isEmpty else { return nil }
    var limits = ScannedRequest.Limits()
    limits.lineAndValues = 20_000
    limits.fields = 200
    var head = ScannedRequest()
    guard case .complete = head.scan(bytes.span.bytes, limits: limits) else { return nil }
    var scanner = BodyScanner(head.framing)
    var body: [UInt8] = []
    var offset = head.length
    do throws(HeadRefusal) {
      while let part = try scanner.next(bytes.span.bytes, from: &offset) {
        body += bytes[Int(part.start)..<Int(part.end)]
      }
    } catch {
      return nil
    }
    guard scanner.isComplete else { return nil }
    let text = String(decoding: bytes[..<head.length], as: UTF8.self)
    if let fault = StrictHead.fault(in: Array(bytes[..<head.length])) {
      state.withLock { $0.malformed.append("\(fault): \(text.prefix(200))") }
    }
    state.withLock { $0.received.append(Received(head: text, body: body, connection: number)) }
    return offset
  }
}
