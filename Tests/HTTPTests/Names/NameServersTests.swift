import CtapiCore
import CtapiHTTP
import CtapiTestSupport
import Testing

@Suite struct NameServersTests {
  /// Runs a body with a resolver that asks a name server with these answers.
  private func answering(
    _ answers: @escaping @Sendable (TinyNameServer.Question) -> [[UInt8]],
    _ body: (HostResolver, TinyNameServer) throws -> Void
  ) throws {
    let server = try TinyNameServer(answers)
    defer { server.stop() }
    let directory = try TemporaryDirectory()
    let hosts = try directory.write("", to: "hosts")
    let file = try directory.write("# c\nsearch x\nnameserver 127.0.0.1\n", to: "resolv.conf")
    try body(
      HostResolver(hostsFile: hosts, servers: NameServers(file: file, port: server.port, patience: .milliseconds(500))),
      server)
  }

  private static let address = TinyNameServer.address([192, 0, 2, 7], seconds: 9)
  private static let address6 = TinyNameServer.address([0x20, 1, 0xD, 0xB8] + [UInt8](repeating: 0, count: 11) + [1])

  @Test func aNameIsAskedOfTheConfiguredServer() throws {
    try answering({ [$0.answer(records: [NameServersTests.address])] }) { (resolver, _) throws in
      let found = try resolver.lookup("keys.test", port: 443)
      #expect(found.addresses.map(\.description) == ["192.0.2.7:443"])
      #expect(found.seconds == 9)
      // These need no server.
      #expect(try resolver.addresses(of: "localhost", port: 1).first?.description == "127.0.0.1:1")
      #expect(try resolver.lookup("10.0.0.1", port: 1) == ResolvedName([.ipv4([10, 0, 0, 1], port: 1)]))
    }
  }

  @Test func withoutIPv4TheIPv6AddressesAreTaken() throws {
    try answering({ [$0.answer(records: $0.type == 28 ? [NameServersTests.address6] : [])] }) { (resolver, _) throws in
      #expect(try resolver.addresses(of: "keys.test", port: 1).map(\.description) == ["[2001:db8::1]:1"])
    }
  }

  @Test func noSuchNameAndNoAnswerAreToldApart() throws {
    try answering({ [$0.answer(flags: [0x81, 0x83])] }) { (resolver, _) throws in
      let error = #expect(throws: CtapiError.self) { try resolver.addresses(of: "none.test", port: 1) }
      #expect(error?.code == .nameUnresolved)
      #expect(error?.message.contains("nor known to a name server") == true)
    }
    try answering({ [$0.answer(flags: [0x81, 0x85])] }) { (resolver, _) throws in
      let error = #expect(throws: CtapiError.self) { try resolver.addresses(of: "none.test", port: 1) }
      #expect(error?.code == .nameServersSilent)
      #expect(error?.message == "no name server says where 'none.test' is: asked 127.0.0.1")
    }
  }

  @Test("RFC 1035 §4.2.2, RFC 7766 §5: an answer that did not fit is asked for again over TCP")
  func truncatedAnswersAreAskedForOverTCP() throws {
    let many = (1...60).map { TinyNameServer.address([10, 0, 0, UInt8($0)]) }
    try answering({ $0.isOverTCP ? [$0.answer(records: many)] : [$0.answer(flags: [0x83, 0x80])] }) {
      (resolver, server) throws in
      #expect(try resolver.addresses(of: "many.test", port: 1).count == 60)
      #expect(server.asked.map(\.isOverTCP) == [false, true])
    }
  }

  @Test("an answer over TCP to another question, or a broken one, is none")
  func wrongAnswersOverTCPAreNone() throws {
    for wrong in 0..<3 {
      try answering({ question in
        guard question.isOverTCP else { return [question.answer(flags: [0x83, 0x80])] }
        let records = [NameServersTests.address]
        return [
          question.answer(id: [0, 0], records: records).replacingID(unlike: question),
          question.answer(name: Array("\u{4}evil\u{4}test\u{0}".utf8), records: records),
          Array(question.answer(records: records).dropLast(3)),
        ][wrong...wrong].map(\.self)
      }) { (resolver, _) throws in
        let error = #expect(throws: CtapiError.self) { try resolver.addresses(of: "keys.test", port: 1) }
        #expect(error?.code == .nameServersSilent)
      }
    }
  }

  @Test("RFC 5452: answers with another number or to another question are passed over, and the real one is waited for")
  func forgedAnswersArePassedOver() throws {
    let forged = [TinyNameServer.address([6, 6, 6, 6])]
    try answering({ question in
      [
        question.answer(records: forged).replacingID(unlike: question),
        question.answer(name: Array("\u{4}evil\u{4}test\u{0}".utf8), records: forged),
        [1, 2, 3], question.answer(records: [NameServersTests.address]),
      ]
    }) { (resolver, server) throws in
      for _ in 0..<8 {
        #expect(try resolver.addresses(of: "keys.test", port: 1).map(\.host) == ["192.0.2.7"])
      }
      // Neither numbers nor ports go up by one, or stay.
      #expect(Set(server.asked.map { $0.message[..<2] }).count > 4)
      #expect(Set(server.asked.map(\.port)).count > 4)
    }
  }
}

extension [UInt8] {
  /// The message with a number that is not the question's.
  fileprivate func replacingID(unlike question: TinyNameServer.Question) -> [UInt8] {
    [question.message[0] ^ 0x55, question.message[1]] + dropFirst(2)
  }
}
