import CtapiApp
import CtapiCore
import CtapiHTTP
import CtapiTestSupport
import Glibc
import Testing

/// `ctapi explain` beside a server of the built program.
@Suite(.serialized) struct ExplainTests {
  /// A `ctapi serve` on free ports, with what its one line says.
  private final class Serving {
    let folder: TemporaryDirectory
    let process: ChildProcess
    let address: JSON

    init(_ options: String...) throws {
      folder = try TemporaryDirectory()
      let data = folder.file("data")
      _ = try folder.write(Serving.document, to: "api.yaml")
      let run = try ShellRun(
        "ctapi routes import api.yaml --data data && ctapi token mint --data data > /dev/null", in: folder,
        variables: TestProgram.variables(folder))
      try #require(run.code == 0, "\(run.errors)")
      process = try ChildProcess(
        try TestProgram.path,
        ["ctapi", "serve", "--json", "--data", data, "--gateway", "127.0.0.1:0", "--control", "127.0.0.1:0"] + options,
        variables: [:], errors: folder.file("errors.txt"))
      let line = try #require(process.readLine(by: .now + .seconds(60)))
      address = try JSON(parsing: line)
    }

    deinit { process.stop(by: .now + .seconds(20)) }

    private static let document = """
      openapi: 3.0.1
      info: {title: pets, version: "1"}
      components: {securitySchemes: {pool: {type: http, scheme: bearer}}}
      paths:
        /pets:
          get:
            security: [{pool: []}]
            responses: {"200": {description: ok, content: {text/plain: {example: fine}}}}
        /open:
          get:
            responses: {"200": {description: ok, content: {text/plain: {example: fine}}}}

      """

    func get(_ path: String, _ field: String? = nil) throws -> HTTPResponse {
      let url = try HTTPURL((address["gateway"]?.stringValue ?? "") + path)
      var request = HTTPRequest(target: url.target)
      request.headers["authorization"] = field
      return try HTTPClient().send(request, to: url)
    }

    func run(_ line: String) throws -> ShellRun {
      try ShellRun(line, in: folder, variables: TestProgram.variables(folder).merging(["CTAPI_DATA": "data"]) { $1 })
    }
  }

  @Test func aRealRefusalIsExplainedByItsID() throws {
    let serving = try Serving()
    #expect(try serving.run("ctapi explain").code == 3)
    let refused = try serving.get("/pets?access_token=hunter2")
    #expect(refused.status == 401)
    let id = try #require(refused.headers["apigw-requestid"])
    #expect(try serving.get("/none").status == 404)
    let text = try serving.run("ctapi explain \(id)")
    #expect(text.code == 0 && text.errors.isEmpty)
    #expect(text.output.hasPrefix("401 GET /pets?access_token=[redacted]: no token was sent\n  rule "))
    #expect(text.output.contains("  FAIL  authorizer  pool (JWT)"))
    #expect(try serving.run("ctapi explain").output.hasPrefix("404 GET /none: no route serves GET /none\n"))
    let json = try JSON(parsing: try serving.run("ctapi explain --status 401 --json").output)
    #expect(json["requestId"]?.stringValue == id)
    #expect(json["steps"]?.arrayValue?.last?["checks"]?.arrayValue?.first?["check"] == "token")
    let unknown = try serving.run("ctapi explain AAAAAAAAAAAAAAA=")
    #expect(unknown.code == 3 && unknown.errors.contains("hint: "))
    // What was decided is for the same user alone: the control port does not tell.
    let control = try HTTPURL((serving.address["control"]?.stringValue ?? "") + "/_ctapi/explain")
    #expect(try HTTPClient().get(control).status == 404)
    #expect(Files.permissions(of: serving.folder.file("data/run/ctapi.sock")) == 0o600)
  }

  @Test func aTokenIsNeverShown() throws {
    let serving = try Serving()
    let token = try serving.run("ctapi token mint --exp=-5m").output.filter { !$0.isWhitespace }
    #expect(try serving.get("/pets", "Bearer \(token)").status == 401)
    let run = try serving.run("ctapi explain; ctapi explain --json")
    let parts = token.split(separator: ".")
    #expect(parts.count == 3)
    for part in parts { #expect(!run.output.contains(part)) }
    #expect(run.output.contains("the token expired at "))
    #expect(run.output.contains("claims {\"exp\":"))
    let hash = try DigestAlgorithm.sha256.hash(Array(token.utf8).span)
    #expect(run.output.contains(hash.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()))
  }

  @Test func answersBelow400AreKeptWhenAsked() throws {
    let serving = try Serving("--explain", "all")
    #expect(try serving.get("/open").status == 200)
    #expect(try serving.run("ctapi explain").output.hasPrefix("200 GET /open: the gateway's own answer"))
    let silent = try Serving("--explain", "off")
    #expect(try silent.get("/none").status == 404)
    #expect(try silent.run("ctapi explain").code == 3)
  }

  @Test func followingWritesEachRefusalUntilStopped() throws {
    let serving = try Serving()
    #expect(try serving.get("/before").status == 404)
    let following = try ChildProcess(
      try TestProgram.path, ["ctapi", "explain", "--follow", "--json", "--data", serving.folder.file("data")],
      variables: [:], errors: serving.folder.file("follow.txt"))
    // It begins with what comes after it: ask until it has begun.
    var line: String?
    for attempt in 0..<100 where line == nil {
      _ = try serving.get("/after/\(attempt)")
      line = following.readLine(by: .now + .milliseconds(200))
    }
    let decision = try JSON(parsing: try #require(line))
    #expect(decision["request"]?["path"]?.stringValue?.hasPrefix("/after/") == true)
    following.send(SIGTERM)
    #expect(following.waitForEnd(by: .now + .seconds(10)))
  }

  @Test func theDoctorAsksTheRunningServer() throws {
    let serving = try Serving()
    let run = try serving.run("ctapi doctor --json")
    #expect(run.code == 0, "\(run.output)")
    #expect(!run.output.contains("server-silent") && !run.output.contains("port-taken"))
  }
}
