import CtapiHTTP
import Testing

@Suite struct SocketAddressTests {
  @Test(
    "two sockets cannot listen at one port of one host, nor at one where either means every host",
    arguments: [
      ("127.0.0.1", 80, "127.0.0.1", 80, true), ("127.0.0.1", 80, "127.0.0.1", 81, false),
      ("127.0.0.1", 0, "127.0.0.1", 0, false), ("127.0.0.1", 80, "127.0.0.2", 80, false),
      ("0.0.0.0", 80, "127.0.0.1", 80, true), ("0.0.0.0", 80, "127.0.0.1", 81, false),
      ("::1", 80, "::1", 80, true), ("::1", 80, "127.0.0.1", 80, false), ("0.0.0.0", 80, "::1", 80, false),
      ("::", 80, "127.0.0.1", 80, true), ("::", 80, "::1", 80, true), ("::", 80, "0.0.0.0", 80, true),
    ] as [(String, UInt16, String, UInt16, Bool)])
  func overlaps(_ host: String, _ port: UInt16, _ other: String, _ otherPort: UInt16, _ expected: Bool) throws {
    let first = try #require(SocketAddress(literal: host, port: port))
    let second = try #require(SocketAddress(literal: other, port: otherPort))
    #expect(first.overlaps(second) == expected)
    #expect(second.overlaps(first) == expected)
  }

  @Test("a Unix socket overlaps with that of the same path alone")
  func unixSockets() {
    #expect(SocketAddress.unix("a").overlaps(.unix("a")))
    #expect(!SocketAddress.unix("a").overlaps(.unix("b")))
    #expect(!SocketAddress.unix("a").overlaps(.loopback(port: 80)))
    #expect(!SocketAddress.loopback(port: 80).overlaps(.unix("a")))
  }
}
