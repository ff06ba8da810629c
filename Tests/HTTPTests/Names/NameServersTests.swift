import CtapiCore
import CtapiHTTP
import CtapiTestSupport
import Glibc
import Testing

@Suite struct NameServersTests {
  /// A name server that answers one question after another with what follows the question, until it is told to stop.
  private func answering(
    _ answers: [(flags: [UInt8], count: UInt8, records: [UInt8])], _ body: (HostResolver) throws -> Void
  ) throws {
    let socket = FileDescriptor(owning: Glibc.socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0))
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket.rawValue, $0, length) == 0 && getsockname(socket.rawValue, $0, &length) == 0
      }
    }
    try #require(bound)
    let descriptor = socket.rawValue
    let thread = try Thread {
      for answer in answers {
        var question = [UInt8](repeating: 0, count: 512)
        var peer = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &peer) { pointer in
          pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
            let count = recvfrom(descriptor, &question, question.count, 0, address, &length)
            guard count > 12 else { return }
            let header = question[0..<2] + answer.flags + [0, 1, 0, answer.count, 0, 0, 0, 0]
            let message = Array(header) + question[12..<count] + answer.records
            _ = sendto(descriptor, message, message.count, 0, address, length)
          }
        }
      }
    }
    let directory = try TemporaryDirectory()
    let hosts = try directory.write("", to: "hosts")
    let file = try directory.write("# c\nsearch x\nnameserver 127.0.0.1\n", to: "resolv.conf")
    let servers = NameServers(
      file: file, port: UInt16(bigEndian: name.sin_port), patience: .milliseconds(500))
    try body(HostResolver(hostsFile: hosts, servers: servers))
    shutdown(descriptor, Int32(SHUT_RDWR))
    thread.join()
  }

  private static let address: [UInt8] = [0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 7]
  private static let address6: [UInt8] =
    [0xC0, 12, 0, 28, 0, 1, 0, 0, 0, 60, 0, 16] + [0x20, 1, 0xD, 0xB8] + [UInt8](repeating: 0, count: 11) + [1]

  @Test func aNameIsAskedOfTheConfiguredServer() throws {
    try answering([([0x81, 0x80], 1, NameServersTests.address)]) { (resolver) throws in
      #expect(try resolver.addresses(of: "keys.test", port: 443).map(\.description) == ["192.0.2.7:443"])
      // These need no server.
      #expect(try resolver.addresses(of: "localhost", port: 1).first?.description == "127.0.0.1:1")
      #expect(try resolver.addresses(of: "10.0.0.1", port: 1).first?.description == "10.0.0.1:1")
    }
  }

  @Test func withoutIPv4TheIPv6AddressesAreTaken() throws {
    try answering([([0x81, 0x80], 0, []), ([0x81, 0x80], 1, NameServersTests.address6)]) { (resolver) throws in
      #expect(try resolver.addresses(of: "keys.test", port: 1).map(\.description) == ["[2001:db8::1]:1"])
    }
  }

  @Test func noSuchNameAndNoAnswerAreToldApart() throws {
    try answering([([0x81, 0x83], 0, []), ([0x81, 0x83], 0, [])]) { (resolver) throws in
      let error = #expect(throws: CtapiError.self) { try resolver.addresses(of: "none.test", port: 1) }
      #expect(error?.message.contains("nor known to a name server") == true)
    }
    try answering([([0x81, 0x85], 0, [])]) { (resolver) throws in
      let error = #expect(throws: CtapiError.self) { try resolver.addresses(of: "none.test", port: 1) }
      #expect(error?.code == .nameUnresolved)
      #expect(error?.message == "no name server says where 'none.test' is: asked 127.0.0.1")
    }
  }
}
