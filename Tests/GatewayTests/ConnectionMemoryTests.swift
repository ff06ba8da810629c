import Testing

@testable import CtapiGateway
@testable import CtapiHTTP

/// What a connection holds while it waits (`README, the memory of an idle connection).
@Suite struct ConnectionMemoryTests {
  @Test("README: a connection that waits keeps no memory of a large exchange, and all of a small one")
  func largeBuffersAreGivenBack() {
    for (size, isKept) in [(1000, true), (100_000, false)] {
      var connection = Connection()
      let bytes = [UInt8](repeating: 0x61, count: size)
      connection.input.append(bytes.span.bytes)
      connection.output.append(bytes.span.bytes)
      connection.replay.append(bytes.span.bytes)
      connection.shrink()
      #expect(connection.input.count == size && connection.output.count == size && connection.replay.count == size)
      connection.input.consume(size)
      connection.output.consume(size)
      connection.replay.removeAll()
      connection.shrink()
      #expect((connection.input.capacity > 0) == isKept)
      #expect((connection.output.capacity > 0) == isKept)
      #expect((connection.replay.capacity > 0) == isKept)
    }
  }
}
