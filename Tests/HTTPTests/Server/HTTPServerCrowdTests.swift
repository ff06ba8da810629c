import CtapiCore
import CtapiHTTP
import CtapiTestSupport
import Glibc
import Synchronization
import Testing

/// Many clients at once, who want to keep others out or to fill the memory (`reliability.md` 1.8).
@Suite struct HTTPServerCrowdTests {
  private let whole = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"

  private func withServer(
    _ options: HTTPServerOptions, handler: @escaping HTTPHandler = { HTTPResponse(status: 200, body: $0.body) },
    _ body: (SocketAddress) throws -> Void
  ) throws {
    let server = try HTTPServer(at: [.loopback(port: 0)], options: options, handler: handler)
    defer { server.stop(within: .seconds(5)) }
    try body(try #require(server.addresses.first))
  }

  @Test(
    "reliability.md 1.8: who holds every connection and asks nothing, or never ends a head or a body, shuts nobody out",
    arguments: ["", "GET / HTTP/1.1\r\nX: ", "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n"])
  func holdersOfConnectionsShutNobodyOut(_ start: String) throws {
    var options = HTTPServerOptions()
    options.connections = 20
    try withServer(options) { address in
      let holders = try (0..<60).map { _ in try RawClient(address) }
      for holder in holders { holder.send(start) }
      for _ in 0..<5 {
        let client = try RawClient(address)
        client.send(whole)
        // The answer is there long before a holder's time is over.
        #expect(client.receive(until: "\r\n\r\n").hasPrefix("HTTP/1.1 200 "))
      }
      withExtendedLifetime(holders) {}
    }
  }

  @Test("the one that has waited longest makes room, and one whose request is under way does not")
  func theLongestWaitingMakesRoom() throws {
    var options = HTTPServerOptions()
    options.connections = 3
    let mayEnd = Mutex(false)
    let isServing = Mutex(false)
    let handler: HTTPHandler = { request in
      if request.target == "/slow" {
        isServing.withLock { $0 = true }
        while !mayEnd.withLock({ $0 }) { usleep(1000) }
      }
      return HTTPResponse(status: 200)
    }
    try withServer(options, handler: handler) { address in
      let served = try RawClient(address)
      served.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
      while !isServing.withLock({ $0 }) { usleep(1000) }
      let clients = try (0..<3).map { _ in
        let client = try RawClient(address)
        client.send(whole)
        #expect(client.receive(until: "\r\n\r\n").hasPrefix("HTTP/1.1 200 "))
        return client
      }
      // Of the two idle ones the first had to go for the third.
      clients[1].send(whole)
      #expect(clients[1].receive(until: "\r\n\r\n").hasPrefix("HTTP/1.1 200 "))
      clients[0].send(whole)
      #expect(clients[0].receive().isEmpty)
      mayEnd.withLock { $0 = true }
      #expect(served.receive(until: "\r\n\r\n").hasPrefix("HTTP/1.1 200 "))
    }
  }

  @Test("bodies that are too much together are refused, small requests never, and what was refused can come again")
  func bodiesTogetherAreBounded() throws {
    var options = HTTPServerOptions()
    options.heldBytes = 3 << 20
    try withServer(options) { address in
      let size = 2 << 20
      let head = "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: \(size)\r\n\r\n"
      let most = [UInt8](repeating: 0x61, count: size - 1)
      let both = try (0..<2).map { _ in try RawClient(address) }
      for client in both {
        client.send(head)
        client.send(most)
      }
      // Which of the two is there first is not said.
      var refusal = ""
      var refused = 0
      while refusal.isEmpty {
        refused = 1 - refused
        refusal = both[refused].receive(silence: 300)
      }
      let first = both[1 - refused]
      #expect(refusal.hasPrefix("HTTP/1.1 503 Service Unavailable\r\n"))
      #expect(refusal.hasSuffix("{\"message\":\"too many large requests come at once; send it again\"}"))
      let small = try RawClient(address)
      small.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nok")
      #expect(small.receive(until: "\r\n\r\nok").hasSuffix("ok"))
      first.send("a")
      #expect(first.receive(until: "\r\n\r\n").hasPrefix("HTTP/1.1 200 "))
      _ = first.receive(silence: 300)
      let again = try HTTPClient().send(
        HTTPRequest(method: "PUT", target: "/", body: most), to: try HTTPURL("http://\(address)/"))
      #expect(again.status == 200 && again.body == most)
    }
  }

  @Test("requests whose senders are gone count as connections until they are done, so that no queue grows")
  func senderlessRequestsAreBounded() throws {
    var options = HTTPServerOptions()
    options.connections = 4
    options.concurrentRequests = 2
    let mayEnd = Mutex(false)
    let seen = Mutex(0)
    let handler: HTTPHandler = { _ in
      while !mayEnd.withLock({ $0 }) { usleep(1000) }
      seen.withLock { $0 += 1 }
      return HTTPResponse(status: 200)
    }
    try withServer(options, handler: handler) { address in
      for _ in 0..<20 {
        let client = try RawClient(address)
        client.send(whole)
        usleep(5000)
        client.reset()
      }
      usleep(100_000)
      mayEnd.withLock { $0 = true }
      let last = try RawClient(address)
      last.send(whole)
      #expect(last.receive(until: "\r\n\r\n").hasPrefix("HTTP/1.1 200 "))
      // The four that had a place and the last; the others were gone before they had one.
      #expect(seen.withLock { $0 } <= 8)
    }
  }

  @Test("reliability.md 6: once the time to end is over, requests that wait are not begun")
  func stoppingDropsWhatWaits() throws {
    var options = HTTPServerOptions()
    options.concurrentRequests = 1
    let begun = Mutex(0)
    let server = try HTTPServer(at: [.loopback(port: 0)], options: options) { _ in
      begun.withLock { $0 += 1 }
      usleep(300_000)
      return HTTPResponse(status: 200)
    }
    let address = try #require(server.addresses.first)
    let clients = try (0..<30).map { _ in try RawClient(address) }
    for client in clients { client.send(whole) }
    while begun.withLock({ $0 }) == 0 { usleep(1000) }
    server.stop(within: .milliseconds(100))
    #expect(begun.withLock { $0 } <= 3)
    withExtendedLifetime(clients) {}
  }
}
