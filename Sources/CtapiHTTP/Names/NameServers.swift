import CLinux
package import CtapiCore
import Glibc

/// Asks the name servers that the system is configured with, one after the other, for a host's addresses.
package struct NameServers: Sendable {
  private let servers: [SocketAddress]
  /// How long each server has, in milliseconds.
  private let patience: Int64

  private static let port: UInt16 = 53
  private static let serverLimit = 3

  /// The servers of a resolver configuration (`resolv.conf(5)`), or this machine's where it names none.
  package init(file: String = "/etc/resolv.conf", port: UInt16 = NameServers.port, patience: Duration = .seconds(2)) {
    let bytes = (try? Files.read(file, limit: 1 << 20)) ?? []
    let named = bytes.split(separator: UInt8(ascii: "\n")).compactMap { line -> SocketAddress? in
      let words = line.split { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
      guard words.count >= 2, String(decoding: words[0], as: UTF8.self) == "nameserver" else { return nil }
      return SocketAddress(literal: String(decoding: words[1], as: UTF8.self), port: port)
    }
    servers = named.isEmpty ? [.loopback(port: port)] : Array(named.prefix(NameServers.serverLimit))
    self.patience = patience.wholeMilliseconds
  }

  /// The addresses of `name`, IPv4 where it has any, else IPv6; none when there is no such name, or it has none.
  ///
  /// Throws `name-servers-silent` (exit 7) when no server says anything.
  package func lookup(_ name: String, port: UInt16) throws(CtapiError) -> ResolvedName {
    let four = try ask(.ipv4, name)
    guard four.addresses.isEmpty else {
      return ResolvedName(four.addresses.map { .ipv4($0, port: port) }, seconds: four.seconds)
    }
    let six = try ask(.ipv6, name)
    return ResolvedName(six.addresses.map { .ipv6($0, port: port) }, seconds: six.seconds)
  }

  private func ask(
    _ kind: NameQuery.Kind, _ name: String
  ) throws(CtapiError) -> (addresses: [[UInt8]], seconds: Int) {
    // The number cannot be guessed, and neither can the port, which the kernel picks anew for each question: an answer
    // made up elsewhere has to hit both (RFC 5452).
    guard let query = NameQuery(id: UInt16.random(in: 0...UInt16.max), kind: kind, name: name) else { return ([], 0) }
    for server in servers {
      let deadline = ContinuousClock.now + .milliseconds(patience)
      var answer = exchange(query, with: server, by: deadline)
      if answer == .truncated { answer = exchangeOverTCP(query, with: server, by: deadline) }
      switch answer {
      case .addresses(let addresses, let seconds): return (addresses, seconds)
      case .noSuchName: return ([], 0)
      case .truncated, .refused, nil: continue
      }
    }
    let list = servers.map { $0.host }.joined(separator: ", ")
    throw CtapiError(
      .nameServersSilent, "no name server says where '\(name.escapedForTerminal)' is: asked \(list)",
      hint: "check /etc/resolv.conf, or use an IP address")
  }

  /// Asks over UDP; nil when no answer to the question comes.
  ///
  /// Only the server's own packets arrive, for the socket is connected; those with other numbers, and answers to other
  /// questions, are passed over.
  private func exchange(
    _ query: NameQuery, with server: SocketAddress, by deadline: ContinuousClock.Instant
  ) -> NameQuery.Answer? {
    let socket = FileDescriptor(owning: clinux_socket(server.family, Int32(SOCK_DGRAM.rawValue)))
    guard socket.rawValue >= 0, server.connect(socket.rawValue) == 0 else { return nil }
    let question = query.bytes
    guard send(socket.rawValue, question, question.count, Int32(MSG_NOSIGNAL)) == question.count else { return nil }
    while isReadable(socket.rawValue, by: deadline) {
      guard let bytes = try? socket.readChunk(atMost: 4096) else { return nil }
      if let answer = query.answer(bytes.span) { return answer }
    }
    return nil
  }

  /// Asks over TCP, where each message has its length before it (RFC 1035 §4.2.2).
  private func exchangeOverTCP(
    _ query: NameQuery, with server: SocketAddress, by deadline: ContinuousClock.Instant
  ) -> NameQuery.Answer? {
    let question = query.bytes
    do throws(ClientSocket.Failure) {
      let socket = try ClientSocket(connectingTo: server, by: deadline)
      try socket.write(([UInt8(question.count >> 8), UInt8(question.count & 255)] + question).span, by: deadline)
      var bytes: [UInt8] = []
      while true {
        if bytes.count >= 2, bytes.count >= 2 + (Int(bytes[0]) << 8 | Int(bytes[1])) {
          return query.answer(bytes.span.extracting(2..<2 + (Int(bytes[0]) << 8 | Int(bytes[1]))))
        }
        let more = try socket.read(by: deadline)
        if more.isEmpty { return nil }
        bytes += more
      }
    } catch {
      return nil
    }
  }

  private func isReadable(_ descriptor: Int32, by deadline: ContinuousClock.Instant) -> Bool {
    var sockets = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)]
    while true {
      let left = deadline - .now
      guard left > .zero else { return false }
      let ready = poll(&sockets, 1, Int32(clamping: left.wholeMilliseconds + 1))
      // A signal tells nothing of the server.
      guard ready < 0, clinux_errno() == EINTR else { return ready > 0 }
    }
  }
}
