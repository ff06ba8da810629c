import CtapiApp
import CtapiCore
import CtapiHTTP
import CtapiTestSupport
import Glibc
import Testing

/// A `ctapi demo` of the built program on free ports, ended with everything it started when the test lets go of it.
final class RunningDemo {
  let process: ChildProcess
  let gateway: String
  private let folder: TemporaryDirectory

  init(in folder: TemporaryDirectory) throws {
    self.folder = folder
    process = try ChildProcess(
      try TestProgram.path,
      [
        "ctapi", "demo", "--json", "--data", folder.file("data"), "--gateway", "127.0.0.1:0", "--control",
        "127.0.0.1:0",
      ], variables: [:], errors: folder.file("errors.txt"))
    let line = process.readLine(by: .now + .seconds(60))
    let errors = (try? Files.read(folder.file("errors.txt"))).map { String(decoding: $0, as: UTF8.self) } ?? ""
    let text = try #require(line, "the demo did not come up: \(errors)")
    gateway = try #require(try JSON(parsing: text)["gateway"]?.stringValue)
  }

  deinit {
    process.stop(by: .now + .seconds(20))
  }

  /// Runs another command on the same data and gives the first line it writes.
  func run(_ words: String...) throws -> String {
    let child = try ChildProcess(
      try TestProgram.path, ["ctapi"] + words + ["--data", folder.file("data")], variables: [:],
      errors: folder.file("errors.txt"))
    let line = child.readLine(by: .now + .seconds(30))
    try #require(child.waitForEnd(by: .now + .seconds(30)))
    return line ?? ""
  }

  func get(_ path: String) throws -> HTTPResponse { try send("GET", path) }

  func put(_ path: String, _ body: String, authorization: String? = nil) throws -> HTTPResponse {
    try send("PUT", path, body: body, authorization: authorization)
  }

  private func send(
    _ method: String, _ path: String, body: String = "", authorization: String? = nil
  ) throws -> HTTPResponse {
    let url = try HTTPURL(gateway + path)
    var headers = HTTPHeaders()
    headers["authorization"] = authorization
    return try HTTPClient().send(
      HTTPRequest(method: method, target: url.target, headers: headers, body: Array(body.utf8)), to: url)
  }

  /// The ids of the processes it started whose command line holds `words`; nil where the kernel does not list them.
  func children(_ words: String) -> [Int32]? {
    guard let list = try? Files.read("/proc/\(process.pid)/task/\(process.pid)/children") else { return nil }
    let pids = String(decoding: list, as: UTF8.self).split(separator: " ").compactMap { Int32($0) }
    return pids.filter { RunningDemo.commandLine($0).contains(words) }
  }

  static func commandLine(_ pid: Int32) -> String {
    let bytes = (try? Files.read("/proc/\(pid)/cmdline")) ?? []
    return String(decoding: bytes.map { $0 == 0 ? 0x20 : $0 }, as: UTF8.self)
  }

  /// Waits until `isTrue`, at most 20 seconds.
  static func eventually(_ isTrue: () throws -> Bool) rethrows -> Bool {
    let deadline = ContinuousClock.now + .seconds(20)
    while deadline > .now {
      if try isTrue() { return true }
      usleep(20_000)
    }
    return false
  }
}

extension HTTPResponse {
  /// The body as text.
  var text: String { String(decoding: body, as: UTF8.self) }
}
