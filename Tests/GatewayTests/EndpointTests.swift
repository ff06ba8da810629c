import CtapiHTTP
import Testing

@testable import CtapiGateway

/// Where a backend can be: at an IP address with a port.
@Suite struct EndpointTests {
  @Test(arguments: ["127.0.0.1", "::1", "fd00::2", "255.255.255.255"])
  func addressesOfBothKindsAreTaken(host: String) {
    #expect(Endpoint(host: host, port: 80)?.address == SocketAddress(literal: host, port: 80))
  }

  @Test(arguments: ["", "localhost", "127.1", "127.0.0.01", "1.2.3.4.5", "[::1]", "fe80::1%eth0", "::1 "])
  func namesAndOtherSpellingsAreNot(host: String) { #expect(Endpoint(host: host, port: 80) == nil) }

  @Test(arguments: [0, -1, 65_536, Int.max])
  func aPortIsFrom1To65535(port: Int) { #expect(Endpoint(host: "127.0.0.1", port: port) == nil) }

  @Test func anAddressIsWrittenAsURLsWriteIt() {
    #expect(Endpoint(host: "::1", port: 80)?.description == "[::1]:80")
    #expect(Endpoint(bytes: [127, 0, 0, 1], port: 80)?.description == "127.0.0.1:80")
  }

  @Test func aUnixSocketIsNone() { #expect(Endpoint(.unix("/tmp/socket")) == nil) }
}
