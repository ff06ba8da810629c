import CtapiHTTP
import CtapiTestSupport
import Testing

/// What a connection remembers of its last fields must never change how a head is read.
@Suite struct FieldMemoryTests {
  @Test("every raw request reads the same after every other one, and again after itself")
  func memoryChangesNothing() {
    let heads = RawRequestCase.all.map(\.bytes).filter { $0.count < 3000 }
    for first in heads {
      for second in heads {
        var memory = FieldMemory()
        _ = reading(of: first, &memory)
        let fresh = reading(of: second)
        #expect(reading(of: second, &memory) == fresh, "\(first.text)\n\(second.text)")
        #expect(reading(of: second, &memory) == fresh, "again: \(first.text)\n\(second.text)")
      }
    }
  }

  @Test func repeatedFieldsAreRecalledBehindAnotherLine() {
    var memory = FieldMemory()
    var head = ScannedRequest()
    let fields = "Host: example.org\r\nOrigin: https://app\r\nAuthorization: Bearer x\r\nContent-Length: 3\r\n\r\n"
    #expect(scan("GET /a HTTP/1.1\r\n" + fields, &head, &memory) == "complete")
    let isRecalled = head.isRecalled
    #expect(!isRecalled)
    let text = "POST /somewhere/else?q=1 HTTP/1.1\r\n" + fields
    #expect(scan(text + "abc", &head, &memory) == "complete")
    let (isRecalledNow, framing, length) = (head.isRecalled, head.framing, head.length)
    #expect(isRecalledNow)
    #expect(framing == .sized(3))
    #expect(length == text.utf8.count)
    let bytes = Array(text.utf8)
    let values = [head.host, head.origin, head.authorization].map { bytes.span.bytes.part($0).text }
    #expect(values == ["example.org", "https://app", "Bearer x"])
  }

  @Test func fieldsWithOneChangedLineAreRecalledWithIt() {
    var memory = FieldMemory()
    var head = ScannedRequest()
    func fields(_ id: String, _ token: String) -> String {
      "Host: example.org\r\nX-Id: \(id)\r\nConnection: close\r\nAuthorization: Bearer \(token)\r\nOrigin: https://app\r\n"
        + "TE: trailers\r\n\r\n"
    }
    _ = scan("GET / HTTP/1.1\r\n" + fields("1", "abc"), &head, &memory)
    for (id, token, line) in [
      ("2", "abc", "X-Id: 2\r\n"), ("a longer one", "abc", "X-Id: a longer one\r\n"), ("", "abc", "X-Id: \r\n"),
      ("1", "xyz", "Authorization: Bearer xyz\r\n"), ("1", "x", "Authorization: Bearer x\r\n"), ("1", "abc", ""),
    ] {
      let bytes = Array(("GET /other HTTP/1.1\r\n" + fields(id, token)).utf8)
      #expect(reading(of: bytes, &memory) == reading(of: bytes))
      _ = head.scan(bytes.span.bytes, limits: .init(), with: &memory)
      let (isRecalled, changed) = (head.isRecalled, head.changedLine.moved(by: head.fieldsStart))
      #expect(isRecalled)
      #expect(bytes.span.bytes.part(changed).text == line)
    }
  }

  @Test("reliability.md 1.1: a changed line that decides about the message is read anew")
  func decidingLinesAreNeverRecalledChanged() {
    let fields = "Host: h\r\nContent-Length: 3\r\nConnection: close\r\nOrigin: https://a\r\nX-Id: 1\r\n\r\n"
    for (old, new) in [
      ("Host: h", "Host: i"), ("Length: 3", "Length: 4"), ("Length: 3", "Length: 3, 3"), ("close", "x-id"),
      ("https://a", "https://b"), ("X-Id: 1", "X-Id: 1\r\nHost: h"), ("X-Id: 1", "X-Id : 1"), ("X-Id: 1", "X-Id: 1\0"),
      ("X-Id: 1", "X-Id: 1\r\n continued"), ("X-Id: 1", "X-Id: 1\r\nTransfer-Encoding: chunked"),
      ("Content-Length: 3", "Content-Lengtg: 3"), ("X-Id: 1\r\n", "X-Id: 2\n"),
    ] {
      var memory = FieldMemory()
      var head = ScannedRequest()
      _ = scan("GET / HTTP/1.1\r\n" + fields, &head, &memory)
      let bytes = Array(("GET / HTTP/1.1\r\n" + fields.replacing(old, with: new)).utf8)
      #expect(reading(of: bytes, &memory) == reading(of: bytes), "\(new.debugDescription)")
    }
  }

  @Test("reliability.md 1.1: one changed, missing or added byte is read anew", arguments: 0..<40)
  func nearlyTheSameIsNotRecalled(_ index: Int) {
    let fields = Array("Host: example.org\r\nAuthorization: B\r\n\r\n".utf8)
    guard index < fields.count else { return }
    var changed = fields
    changed[index] ^= 1
    var missing = fields
    missing.remove(at: index)
    var added = fields
    added.insert(0x61, at: index)
    for other in [changed, missing, added] {
      var memory = FieldMemory()
      var head = ScannedRequest()
      _ = scan("GET / HTTP/1.1\r\n" + fields.text, &head, &memory)
      let whole = Array("GET / HTTP/1.1\r\n".utf8) + other
      #expect(reading(of: whole, &memory) == reading(of: whole))
    }
  }

  @Test("gateway.md 1.7: remembered fields count towards the limit with the line they come behind")
  func limitsHoldForRecalledFields() {
    var memory = FieldMemory()
    var head = ScannedRequest()
    let fields = "Host: h\r\nX: \(String(repeating: "v", count: 3000))\r\n\r\n"
    #expect(scan("GET / HTTP/1.1\r\n" + fields, &head, &memory) == "complete")
    let line = "GET /\(String(repeating: "p", count: 8000)) HTTP/1.1\r\n"
    #expect(scan(line + fields, &head, &memory) == "refused tooLarge")
  }

  @Test func fieldsThatAlwaysChangeAreRememberedSeldomAndRepeatedOnesAgain() {
    var memory = FieldMemory()
    var head = ScannedRequest()
    for number in 0..<64 {
      _ = scan("GET / HTTP/1.1\r\nHost: h\r\nX-Id: \(number)\r\nX-Time: \(number)\r\n\r\n", &head, &memory)
      let isRecalled = head.isRecalled
      #expect(!isRecalled)
    }
    var recalled = 0
    for _ in 0..<64 {
      _ = scan("GET / HTTP/1.1\r\nHost: h\r\nX-Id: same\r\n\r\n", &head, &memory)
      if head.isRecalled { recalled += 1 }
    }
    #expect(recalled >= 48)
  }

  private func scan(_ text: String, _ head: inout ScannedRequest, _ memory: inout FieldMemory) -> String {
    let bytes = Array(text.utf8)
    switch head.scan(bytes.span.bytes, limits: .init(), with: &memory) {
    case .complete: return "complete"
    case .incomplete: return "incomplete"
    case .refused(let refusal): return "refused \(refusal)"
    }
  }

  private func reading(of bytes: [UInt8]) -> String {
    var head = ScannedRequest()
    return describe(head.scan(bytes.span.bytes, limits: .init()), head)
  }

  private func reading(of bytes: [UInt8], _ memory: inout FieldMemory) -> String {
    var head = ScannedRequest()
    return describe(head.scan(bytes.span.bytes, limits: .init(), with: &memory), head)
  }

  private func describe(_ outcome: ScannedRequest.Outcome, _ head: borrowing ScannedRequest) -> String {
    switch outcome {
    case .incomplete: return "incomplete"
    case .refused(let refusal): return "refused \(refusal)"
    case .complete:
      var text = "\(head.length) \(head.method) \(head.path) \(head.query) \(head.hasQuery) \(head.isVersion11)"
      let fields = head.fields
      text += " \(head.host) \(head.origin) \(head.authorization) \(fields.authorizationCount) \(fields.framing)"
      text += " \(fields.keepsAlive) \(fields.expectsContinue) \(fields.connectionNamesFields) \(fields.hasTraceID)"
      text += " \(fields.hostNeedsQuotes) \(fields.hostLabelLength)"
      for index in 0..<fields.dropped.count { text += " \(fields.dropped[index])" }
      return text
    }
  }
}

extension [UInt8] {
  fileprivate var text: String { String(decoding: self, as: UTF8.self) }
}
