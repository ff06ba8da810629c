import CtapiApp
import CtapiCore
import CtapiHTTP
import CtapiTestSupport
import Glibc
import Testing

/// `ctapi serve` of the built program with few descriptors.
@Suite struct DescriptorLimitTests {
  /// A connection that says nothing.
  private static func connect(_ port: UInt16) throws -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard SocketAddress.loopback(port: port).connect(descriptor) == 0 else { throw SystemError.last }
    return descriptor
  }

  @Test("reliability.md 6: with no descriptor left clients wait, and are served again once there are some")
  func clientsAreServedAgain() throws {
    let folder = try TemporaryDirectory()
    let process = try ChildProcess(
      "/bin/sh",
      [
        "sh", "-c",
        "ulimit -n 64 && exec \"$0\" serve --json --workers 1 --data \"$1\" --gateway 127.0.0.1:0 --control 127.0.0.1:0",
        try TestProgram.path, folder.file("data"),
      ], variables: [:], errors: folder.file("errors.txt"))
    defer { process.stop(by: .now + .seconds(20)) }
    let line = try #require(process.readLine(by: .now + .seconds(60)))
    let url = try HTTPURL((try JSON(parsing: line)["gateway"]?.stringValue ?? "") + "/none")
    for _ in 0..<3 {
      let clients = try (0..<200).map { _ in try DescriptorLimitTests.connect(url.port) }
      usleep(300_000)
      for client in clients { close(client) }
      #expect(try HTTPClient().get(url).status == 404)
    }
  }
}
