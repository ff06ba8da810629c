import CtapiCore
import CtapiHTTP
import Glibc
import Synchronization

/// A name server on loopback for tests: over UDP and TCP at one port, and with whatever answers a test wants.
package final class TinyNameServer: Sendable {
  /// A question as it came.
  package struct Question: Sendable {
    /// The whole message.
    package var message: [UInt8]
    /// Whether it came over TCP.
    package var isOverTCP: Bool
    /// The port it was sent from.
    package var port: UInt16

    /// An answer with these flags and records behind the question; `id` takes the place of the question's.
    package func answer(
      flags: [UInt8] = [0x81, 0x80], id: [UInt8]? = nil, name: [UInt8]? = nil, records: [[UInt8]] = []
    ) -> [UInt8] {
      let asked = name.map { $0 + message.suffix(4) } ?? Array(message[12...])
      let header = (id ?? Array(message[..<2])) + flags + [0, 1, 0, UInt8(records.count), 0, 0, 0, 0]
      return header + asked + records.flatMap(\.self)
    }

    /// The type of record that is asked for: 1 for IPv4, 28 for IPv6.
    package var type: UInt8 { message[message.count - 3] }
  }

  /// Where it listens.
  package let port: UInt16
  private let udp: Int32
  private let tcp: Int32
  private let answers: @Sendable (Question) -> [[UInt8]]
  private let questions = Mutex<[Question]>([])
  private let threads = Mutex<[Thread]>([])

  /// Answers every question with these messages, one after the other; over TCP each with its length before it.
  package init(_ answers: @escaping @Sendable (Question) -> [[UInt8]]) throws {
    self.answers = answers
    tcp = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    udp = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
    port = try TinyNameServer.bind(tcp, port: 0)
    _ = try TinyNameServer.bind(udp, port: port)
    listen(tcp, 8)
    let served = [try Thread { [self] in serveUDP() }, try Thread { [self] in serveTCP() }]
    threads.withLock { $0 = served }
  }

  /// What was asked so far.
  package var asked: [Question] { questions.withLock { $0 } }

  /// An address record of the name asked for.
  package static func address(_ bytes: [UInt8], seconds: UInt8 = 60) -> [UInt8] {
    [0xC0, 12, 0, bytes.count == 4 ? 1 : 28, 0, 1, 0, 0, 0, seconds, 0, UInt8(bytes.count)] + bytes
  }

  /// Ends it and waits for its threads; to be called once.
  package func stop() {
    shutdown(udp, Int32(SHUT_RDWR))
    shutdown(tcp, Int32(SHUT_RDWR))
    for thread in threads.withLock({ $0 }) { thread.join() }
    close(udp)
    close(tcp)
  }

  private static func bind(_ descriptor: Int32, port: UInt16) throws -> UInt16 {
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_port = port.bigEndian
    name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    guard isBound else { throw SystemError.last }
    return UInt16(bigEndian: name.sin_port)
  }

  private func replies(_ message: [UInt8], isOverTCP: Bool, port: UInt16) -> [[UInt8]] {
    let question = Question(message: message, isOverTCP: isOverTCP, port: port)
    questions.withLock { $0.append(question) }
    return answers(question)
  }

  private func serveUDP() {
    while true {
      var bytes = [UInt8](repeating: 0, count: 512)
      var peer = sockaddr_in()
      var length = socklen_t(MemoryLayout<sockaddr_in>.size)
      let count = withUnsafeMutablePointer(to: &peer) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          recvfrom(udp, &bytes, bytes.count, 0, $0, &length)
        }
      }
      // A socket that was shut down reads as an empty packet.
      guard count > 12 else { return }
      for reply in replies(Array(bytes[..<count]), isOverTCP: false, port: UInt16(bigEndian: peer.sin_port)) {
        withUnsafePointer(to: &peer) { pointer in
          pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            _ = sendto(udp, reply, reply.count, 0, $0, length)
          }
        }
      }
    }
  }

  private func serveTCP() {
    while true {
      let client = accept(tcp, nil, nil)
      guard client >= 0 else { return }
      var bytes = [UInt8](repeating: 0, count: 514)
      let count = recv(client, &bytes, bytes.count, 0)
      if count > 14 {
        for reply in replies(Array(bytes[2..<count]), isOverTCP: true, port: 0) {
          // In two pieces, for a stream has no messages.
          let framed = [UInt8(reply.count >> 8), UInt8(reply.count & 255)] + reply
          _ = send(client, framed, 1, Int32(MSG_NOSIGNAL))
          _ = framed.dropFirst().withUnsafeBytes { send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        }
      }
      close(client)
    }
  }
}
