import CtapiApp
import CtapiCore
import CtapiHTTP
import CtapiTestSupport
import Glibc
import Testing

/// `ctapi serve` of the built program with few descriptors.
@Suite(.serialized) struct DescriptorLimitTests {
  /// A connection that says nothing, and that no server started meanwhile inherits, which would have fewer descriptors.
  private static func connect(_ port: UInt16) throws -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard SocketAddress.loopback(port: port).connect(descriptor) == 0 else { throw SystemError.last }
    return descriptor
  }

  /// A server of a folder's data that may have 64 descriptors, and the gateway's URL.
  private static func serve(_ folder: TemporaryDirectory) throws -> (process: ChildProcess, gateway: String) {
    let process = try ChildProcess(
      "/bin/sh",
      [
        "sh", "-c",
        "ulimit -n 64 && exec \"$0\" serve --json --workers 1 --data \"$1\" --gateway 127.0.0.1:0 --control 127.0.0.1:0",
        try TestProgram.path, folder.file("data"),
      ], variables: [:], errors: folder.file("errors.txt"))
    let line = try #require(process.readLine(by: .now + .seconds(60)))
    return (process, try JSON(parsing: line)["gateway"]?.stringValue ?? "")
  }

  @Test("reliability.md 6: with no descriptor left clients wait, and are served again once there are some")
  func clientsAreServedAgain() throws {
    let (process, gateway) = try DescriptorLimitTests.serve(try TemporaryDirectory())
    defer { process.stop(by: .now + .seconds(20)) }
    let url = try HTTPURL(gateway + "/none")
    for _ in 0..<3 {
      let clients = try (0..<200).map { _ in try DescriptorLimitTests.connect(url.port) }
      usleep(300_000)
      for client in clients { close(client) }
      #expect(try HTTPClient().get(url).status == 404)
    }
  }

  @Test(
    "design.md 1: a backend that is not asked for want of a descriptor is not blamed, nor is an authorizer",
    arguments: ["/open", "/guarded"])
  func theWantIsOwnedUpTo(path: String) throws {
    // Takes connections without anybody to answer.
    let backend = try ListeningSocket(.loopback(port: 0))
    let folder = try TemporaryDirectory()
    let integration =
      "{type: http_proxy, httpMethod: GET, uri: 'http://\(backend.address)/', payloadFormatVersion: '1.0'}"
    _ = try folder.write(
      """
      openapi: 3.0.1
      info: {title: pets, version: '1'}
      components:
        securitySchemes:
          asked:
            type: apiKey
            name: host
            in: header
            x-amazon-apigateway-authorizer:
              {type: request, identitySource: $request.header.host, authorizerPayloadFormatVersion: '2.0',
              enableSimpleResponses: true, authorizerUri: 'http://\(backend.address)/'}
      paths:
        /open: {get: {responses: {default: {description: any}}, x-amazon-apigateway-integration: \(integration)}}
        /guarded:
          get:
            responses: {default: {description: any}}
            security: [{asked: []}]
            x-amazon-apigateway-integration: \(integration)

      """, to: "api.yaml")
    let variables = try TestProgram.variables(folder).merging(["CTAPI_DATA": "data"]) { $1 }
    let run = try ShellRun("ctapi routes import api.yaml", in: folder, variables: variables)
    try #require(run.code == 0, "\(run.errors)")
    let (process, gateway) = try DescriptorLimitTests.serve(folder)
    defer { process.stop(by: .now + .seconds(20)) }
    let port = try HTTPURL(gateway + "/").port
    let client = try DescriptorLimitTests.connect(port)
    #expect(DescriptorLimitTests.status(client, "/none") == "404")
    let others = try (0..<200).map { _ in try DescriptorLimitTests.connect(port) }
    usleep(300_000)
    #expect(DescriptorLimitTests.status(client, path) == (path == "/open" ? "503" : "500"))
    for other in others + [client] { close(other) }
    usleep(300_000)
    let explained = try ShellRun("ctapi explain --json", in: folder, variables: variables)
    let decision = try JSON(parsing: explained.output)
    #expect(
      decision["reason"]?.stringValue?.hasPrefix("the gateway has no descriptor or port left for a connection to ")
        == true,
      "\(explained.output)")
    #expect(decision["got"]?.stringValue?.hasPrefix("it was not asked") == true)
    #expect(decision["fix"]?.stringValue?.contains("ulimit -n") == true)
  }

  /// Asks on a connection, and gives the status of the answer.
  private static func status(_ client: Int32, _ path: String) -> String {
    let request = Array("GET \(path) HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
    _ = send(client, request, request.count, Int32(MSG_NOSIGNAL))
    var answer = [UInt8](repeating: 0, count: 4096)
    let count = recv(client, &answer, answer.count, 0)
    return String(decoding: answer.prefix(max(count, 0)).dropFirst(9).prefix(3), as: UTF8.self)
  }
}
