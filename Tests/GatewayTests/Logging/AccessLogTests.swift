import CtapiCore
import CtapiDefinition
import CtapiHTTP
import CtapiTestSupport
import Glibc
import Testing

@testable import CtapiGateway

@Suite struct AccessLogTests {
  /// The line of one exchange.
  private func line(
    _ format: String, agent: String = "test/1", change: (inout ExchangeFacts) -> Void = { _ in }
  ) throws -> String {
    let bytes = Array(
      "GET /dev/pets/\"1\" HTTP/1.1\r\nHost: api.example:8080\r\nUser-Agent: \(agent)\r\n\r\n".utf8)
    var head = ScannedRequest()
    guard case .complete = head.scan(bytes.span.bytes, limits: .init()) else { return "refused" }
    var facts = ExchangeFacts()
    facts.requestID = InlineArray(repeating: 0x5252_5252_5252_5252)
    facts.method = head.method
    facts.path = head.path
    facts.host = head.host
    facts.fieldsStart = Int32(head.fieldsStart)
    facts.begun = 1_000_000_000
    facts.wallMilliseconds = 1_700_000_000_123
    facts.status = 200
    facts.responseLength = 17
    change(&facts)
    let parsed = try AccessLogFormat(format)
    var pool = FragmentPool()
    var text = TextPool()
    let fragments = pool.add(parsed, .init(accountID: "000000000000", apiID: "a1", stage: "dev"), &text)
    let log = ServedLog(parsed, fragments: fragments, file: 0)
    let words = text.bytes
    let address = Array("203.0.113.9".utf8)
    var clock = LogClock()
    let key = Array("GET /pets/{id}".utf8)
    clock.set(facts.wallMilliseconds / 1000)
    let time = clock.text
    let view = ExchangeView(
      facts, head: bytes.span.bytes, address: address.span.bytes, time: time.span.bytes,
      routeKey: facts.route < 0 ? key.span.bytes.extracting(0..<0) : key.span.bytes, basePath: RawSpan(),
      authorizer: nil, now: 1_012_900_000)
    var out = ByteBuffer()
    for index in log.fragments {
      let fragment = pool.fragments[Int(index)]
      let key = words.span.bytes.part(fragment.text)
      if fragment.kind == .text {
        out.append(key)
      } else if !view.append(fragment.context, key: key, to: &out, as: log.encoding) {
        out.append(UInt8(ascii: "-"))
      }
    }
    return out.bytes.text
  }

  @Test("gateway.md 4.4: the CLF sample")
  func theCommonLogFormat() throws {
    let format =
      "$context.identity.sourceIp - - [$context.requestTime] \"$context.httpMethod $context.routeKey "
      + "$context.protocol\" $context.status $context.responseLength $context.requestId"
    #expect(
      try line(format) { $0.route = 0 }
        == "203.0.113.9 - - [14/Nov/2023:22:13:20 +0000] \"GET GET /pets/{id} HTTP/1.1\" 200 17 RRRRRRRRRRRRRRRR\n")
  }

  @Test("gateway.md 4.4: the JSON sample is a JSON object whatever the client sends")
  func theJSONFormat() throws {
    let format =
      #"{ "requestId":"$context.requestId", "ip": "$context.identity.sourceIp", "path":"$context.path", "#
      + #""agent":"$context.identity.userAgent", "status":"$context.status" }"#
    for agent in ["a\"b\\c", "tab\there", "naïve", "", "x"] {
      let text = try line(format, agent: agent)
      let bytes = Array(text.dropLast().utf8)
      var parser = JSONParser(bytes.span, limits: .document)
      let object = try parser.parseDocument()
      #expect(object["agent"]?.stringValue == (agent.isEmpty ? "-" : agent), "\(text)")
      #expect(object["path"]?.stringValue == "/dev/pets/\"1\"")
      #expect(object["requestId"]?.stringValue == "RRRRRRRRRRRRRRRR")
    }
  }

  @Test("bytes that are no UTF-8 do not make a JSON line unreadable, and no value ends its line")
  func linesCannotBeForged() {
    let raw: [UInt8] = [0x61, 0xFF, 0x0A, 0x22, 0x5C, 0x7F, 0x0D]
    var json = ByteBuffer()
    json.append(raw.span.bytes, as: .json)
    #expect(json.bytes.text == #"a\u00FF\u000A\"\\\u007F\u000D"#)
    var line = ByteBuffer()
    line.append(raw.span.bytes, as: .line)
    #expect(Array(line.bytes.text.utf8).contains(0x0A) == false)
    #expect(line.bytes.text.hasSuffix(#"\x0A\"\\\x7F\x0D"#))
  }

  @Test("gateway.md 4.4: a line of XML stays one whatever the client sends, in text and in attributes")
  func theXMLFormat() throws {
    let format = #"<r id="$context.requestId"><a>$context.identity.userAgent</a><p>$context.path</p></r>"#
    #expect(
      try line(format, agent: #"a<b>&"c'\#("\t")é"#)
        == #"<r id="RRRRRRRRRRRRRRRR"><a>a&lt;b&gt;&amp;&quot;c&#39;\x09é</a><p>/dev/pets/&quot;1&quot;</p></r>"#
        + "\n")
    var out = ByteBuffer()
    let raw: [UInt8] = [0x3C, 0xFF, 0x0A]
    out.append(raw.span.bytes, as: .xml)
    #expect(out.bytes.text == #"&lt;&#xFF;\x0A"#)
    #expect(!"GET /a&b".isPlainText && !"a<b".isPlainText && "GET /pets/{id}".isPlainText)
  }

  private func isSpecial(_ bytes: [UInt8]) -> Bool { bytes.span.bytes.hasSpecial }

  @Test("text that is special only behind its eighth byte is found to be so")
  func specialBytesAreFoundAnywhere() {
    for length in 0..<40 {
      var bytes = [UInt8](repeating: 0x61, count: length)
      #expect(!isSpecial(bytes))
      for position in 0..<length {
        for special: UInt8 in [0, 0x1F, 0x22, 0x5C, 0x7F, 0x80, 0xFF] {
          bytes[position] = special
          #expect(isSpecial(bytes), "\(special) at \(position) of \(length)")
        }
        for plain: UInt8 in [0x20, 0x21, 0x23, 0x5B, 0x5D, 0x7E] {
          bytes[position] = plain
          #expect(!isSpecial(bytes), "\(plain) at \(position) of \(length)")
        }
        bytes[position] = 0x61
      }
    }
  }

  @Test(
    "K106, gateway.md 4.4: every variable has its value, or `-`",
    arguments: [
      ("accountId", "000000000000"), ("apiId", "a1"), ("stage", "dev"), ("protocol", "HTTP/1.1"),
      ("path", #"/dev/pets/\"1\""#), ("domainName", "api.example"), ("domainPrefix", "api"), ("httpMethod", "GET"),
      ("requestTimeEpoch", "1700000000123"), ("responseLatency", "12"), ("responseLength", "17"), ("status", "503"),
      ("dataProcessed", "20"), ("integrationLatency", "7"), ("integration.latency", "7"), ("integrationStatus", "502"),
      ("integration.status", "502"), ("error.message", "Service Unavailable"),
      ("error.messageString", "\"Service Unavailable\""), ("error.responseType", "INTEGRATION_NETWORK_FAILURE"),
      ("integrationErrorMessage", "No healthy target could be reached"), ("identity.userAgent", "test/1"),
      ("routeKey", "-"), ("identity.user", "-"), ("authorizer.claims.sub", "-"), ("authorizer.error", "-"),
      ("awsEndpointRequestId", "-"), ("customDomain.basePathMatched", "-"), ("nothing", "-"), ("authorizer.x", "-"),
    ])
  func everyVariableIsFilled(_ name: String, _ expected: String) throws {
    let text = try line("$context.requestId|$context.\(name)|") { facts in
      facts.status = 503
      facts.requestLength = 3
      facts.backendTime = 7_900_000
      facts.backendStatus = 502
      facts.failure = .unreachable
    }
    #expect(text == "RRRRRRRRRRRRRRRR|\(expected)|\n")
  }

  @Test("without a backend, an integration's values are `-`")
  func noIntegrationIsADash() throws {
    let text = try line(
      "$context.requestId $context.integrationLatency $context.integrationStatus $context.error.message")
    #expect(text == "RRRRRRRRRRRRRRRR - - -\n")
  }

  @Test("gateway.md 4.4: the quoted message has its quotes without a message, too, so that a line of JSON stays JSON")
  func theMessageStringIsAlwaysQuoted() throws {
    let text = try line(#"{"id":"$context.requestId","message":$context.error.messageString}"#)
    #expect(try JSON(parsing: text)["message"] == "-")
  }

  @Test("lines go to the stage's own file, are all there at stop, and the file may be moved away meanwhile")
  func linesAreWritten() throws {
    let folder = try TemporaryDirectory()
    let state = LogState(folder: folder.path)
    let writer = try LogWriter(state) { Issue.record("\($0.message)") }
    let thread = try Thread { writer.run() }
    let file = try #require(state.file(api: "a1", stage: "$default"))
    #expect(file.path == folder.file("a1.log"))
    #expect(state.file(api: "a1", stage: "dev")?.path == folder.file("a1-dev.log"))
    #expect(state.file(api: "a1", stage: "$default") === file)
    #expect(state.file(api: "a1", stage: "dev", destination: "shared.log")?.path == folder.file("shared.log"))
    for destination in ["../evil", "/etc/passwd", ".hidden", "arn:aws:logs:x", ""] {
      #expect(state.file(api: "a1", stage: "dev", destination: destination)?.path == folder.file("a1-dev.log"))
    }
    for number in 0..<1000 {
      let line = Array("line \(number)\n".utf8)
      file.take(line.span.bytes)
      if number % 100 == 0 { writer.wake() }
    }
    writer.stop()
    thread.join()
    let text = String(decoding: try Files.read(file.path), as: UTF8.self)
    #expect(text.split(separator: "\n") == (0..<1000).map { "line \($0)" })
    #expect(Files.permissions(of: file.path) == 0o600)
  }

  @Test("reliability.md 4.3: of lines that a full disk takes in part nothing stays, so that the next one is whole")
  func fullDisksLeaveNoHalfLines() throws {
    let folder = try TemporaryDirectory()
    let state = LogState(folder: folder.path)
    let said = Said()
    let writer = try LogWriter(state) { said.add($0.message) }
    let file = try #require(state.file(api: "a1", stage: "$default"))
    let path = try folder.write("", to: "a1.log")
    // A file with a hole, so that the limit concerns no other test; eight bytes are left.
    let size = 8 << 30
    #expect(truncate(path, size - 8) == 0)
    signal(SIGXFSZ, SIG_IGN)
    var old = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &old)
    var limit = rlimit(rlim_cur: rlim_t(size), rlim_max: old.rlim_max)
    setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    defer { setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &old) }
    func sizeAfter(_ text: String) -> Int {
      file.take(Array(text.utf8).span.bytes)
      writer.stop()
      writer.run()
      var status = stat()
      stat(path, &status)
      return status.st_size
    }
    #expect(sizeAfter("one line\nanother line\n") == size - 8)
    #expect(said.all == ["2 lines are missing in the access log '\(path)': file too large"])
    #expect(sizeAfter("next\n") == size - 3)
    #expect(said.all.count == 1)
  }

  @Test("what cannot be written is counted and said, and memory is bounded")
  func lostLinesAreSaid() throws {
    let state = LogState(folder: "/nonexistent/folder")
    let said = Said()
    let writer = try LogWriter(state) { said.add($0.message) }
    let file = try #require(state.file(api: "a1", stage: "dev"))
    let line = [UInt8](repeating: 0x61, count: 65_535) + [0x0A]
    for _ in 0..<(LogFile.bound / 65_536 + 10) { file.take(line.span.bytes) }
    writer.stop()
    writer.run()
    #expect(said.all.first?.hasPrefix("10 lines are missing") == true)
    #expect(said.all.last?.hasPrefix("\(LogFile.bound / 65_536) lines are missing") == true)
    #expect(said.all.count == 2)
    #expect(LogState(folder: nil).file(api: "a1", stage: "dev") == nil)
  }
}
