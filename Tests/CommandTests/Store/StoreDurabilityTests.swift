import CtapiCore
import CtapiTestSupport
import Testing

/// What was acknowledged is there, whatever was killed (`reliability.md` 4.3; `store.md` 7, statements 108 and 109).
@Suite(.serialized) struct StoreDurabilityTests {
  private let folder: TemporaryDirectory
  private let variables: [String: String]

  init() throws {
    folder = try TemporaryDirectory()
    variables = try TestProgram.variables(folder)
  }

  private func run(_ line: String, seconds: Int = 60) throws -> ShellRun {
    try ShellRun(line, in: folder, variables: variables, seconds: seconds)
  }

  private func identifiers() throws -> Set<String> {
    let scan = try run("ctapi store scan pets")
    #expect(scan.code == 0, "\(scan.errors)")
    var seen: Set<String> = []
    for line in scan.output.split(separator: "\n") {
      // Every line is one whole item.
      let identifier = try JSON(parsing: String(line))["id"]?.stringValue
      seen.insert(try #require(identifier))
    }
    return seen
  }

  private func integrity() throws -> String {
    let database = try Database(path: folder.file(".ctapi/store.db"))
    let statement = try database.prepare("PRAGMA integrity_check")
    defer { statement.reset() }
    return try statement.step() ? statement.text(0) : ""
  }

  /// The totals kept with the table must agree with the items after any crash.
  private func countsAreExact() throws -> Bool {
    let database = try Database(path: folder.file(".ctapi/store.db"))
    let statement = try database.prepare(
      "SELECT items = (SELECT count(*) FROM item WHERE tid = tbl.tid), "
        + "bytes = (SELECT coalesce(sum(sz), 0) FROM item WHERE tid = tbl.tid) FROM tbl")
    defer { statement.reset() }
    return try statement.step() && statement.integer(0) == 1 && statement.integer(1) == 1
  }

  @Test("109: commands killed with -9 lose no acknowledged put and leave whole items")
  func killedCommands() throws {
    let driver = TestProgram.sourceRoot + "/Tests/CommandTests/Drivers/kill-store.sh"
    let loop = try run("sh '\(driver)' acknowledged 12", seconds: 120)
    #expect(loop.code == 0, "\(loop.errors)")
    let text = String(decoding: try Files.read(folder.file("acknowledged")), as: UTF8.self)
    let acknowledged = Set(text.split(separator: "\n").map(String.init))
    #expect(!acknowledged.isEmpty)
    let seen = try identifiers()
    #expect(acknowledged.subtracting(seen).isEmpty)
    // A killed put may have been committed before it could be acknowledged: at most one a round.
    #expect(seen.subtracting(acknowledged).count <= 12)
    #expect(try integrity() == "ok")
    #expect(try countsAreExact())
  }

  @Test("a put killed at any of its writes to the file leaves the old item or the new one")
  func killedAtEveryWrite() throws {
    guard try run("command -v strace > /dev/null && strace -o /dev/null true").code == 0 else {
      return print("strace is not usable here: crash points of a put were not enumerated")
    }
    try #require(try run("ctapi store put pets 1 '{\"state\":\"old\"}'").code == 0)
    var states: Set<String> = []
    for number in 1...40 {
      let line =
        "strace -f -qq -o /dev/null -e trace=pwrite64,fsync,fdatasync,ftruncate "
        + "-e inject=pwrite64,fsync,fdatasync,ftruncate:signal=KILL:when=\(number) "
        + "ctapi store put pets 1 '{\"state\":\"new\(number)\"}'"
      let killed = try run(line)
      let got = try run("ctapi store get pets 1")
      #expect(got.code == 0, "\(got.errors)")
      let state = try JSON(parsing: got.output)["state"]?.stringValue ?? ""
      #expect(state == "old" || state == "new\(number)", "killed at \(number): '\(state)'")
      states.insert(state == "old" ? "old" : "new")
      #expect(try integrity() == "ok")
      if killed.code == 0 { break }
      // The next round starts from the old item again.
      try #require(try run("ctapi store put pets 1 '{\"state\":\"old\"}'").code == 0)
    }
    #expect(states == ["old", "new"])
    #expect(try countsAreExact())
  }

  @Test("a disk that is full or fails makes a put fail, and what was there stays", arguments: ["ENOSPC", "EIO"])
  func failingDisk(error: String) throws {
    guard try run("command -v strace > /dev/null && strace -o /dev/null true").code == 0 else {
      return print("strace is not usable here: a failing disk was not tried")
    }
    try #require(try run("ctapi store put pets 1 '{\"state\":\"old\"}'").code == 0)
    for number in 1...6 {
      let put = try run(
        "strace -f -qq -o /dev/null -e trace=pwrite64 -e inject=pwrite64:error=\(error):when=\(number)+ "
          + "ctapi store put pets 1 '{\"state\":\"new\"}'")
      #expect(put.code == 9, "failing from write \(number): \(put.errors)")
      #expect(try run("ctapi store get pets 1").output == "{\"state\":\"old\",\"id\":\"1\"}\n")
    }
    #expect(try integrity() == "ok")
    // With the disk well again, writing goes on.
    #expect(try run("ctapi store put pets 1 '{\"state\":\"new\"}'").code == 0)
    #expect(try run("ctapi store get pets 1 --project state").output == "{\"state\":\"new\"}\n")
  }

  @Test("108: 200 parallel puts into an empty directory beside a running server lose nothing")
  func parallelPuts() throws {
    let server = "ctapi serve --gateway 127.0.0.1:0 --control 127.0.0.1:0 > ready 2> served & server=$!"
    let wait = "until grep -q control= ready; do sleep 0.05; done; control=$(sed 's/.*control=//' ready)"
    let puts = #"seq 200 | xargs -P 16 -I{} sh -c "ctapi store put pets {} '{\"n\":{}}' || echo failed {}""#
    let ask =
      "curl -s \"$control\" -H 'content-type: application/x-amz-json-1.0' -H 'authorization: x' "
      + "-H 'x-amz-target: DynamoDB_20120810.Scan' -d '{\"TableName\":\"pets\",\"Select\":\"COUNT\"}'"
    let result = try run("\(server)\n\(wait)\n\(puts)\n\(ask)\nkill $server; wait $server", seconds: 120)
    #expect(result.output == #"{"Count":200,"ScannedCount":200}"#, "\(result.errors)")
    #expect(try identifiers() == Set((1...200).map(String.init)))
    #expect(try integrity() == "ok")
    #expect(try countsAreExact())
  }

  @Test("57: of many --if-absent puts of one item exactly one succeeds")
  func onlyOneWins() throws {
    let result = try run(
      #"seq 40 | xargs -P 8 -I{} sh -c "ctapi store put pets 1 '{\"n\":{}}' --if-absent -q 2> /dev/null && echo won {}""#
    )
    let winners = result.output.split(separator: "\n")
    #expect(winners.count == 1)
    let number = winners.first?.split(separator: " ").last
    #expect(try run("ctapi store get pets 1 --project n").output == "{\"n\":\(number ?? "")}\n")
  }
}
