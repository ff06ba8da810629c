package import CtapiCore
import Glibc

/// The program's standard input, read at most once and within a limit.
package struct StandardInput {
  private let descriptor: Int32

  /// Reads from a descriptor that stays open.
  package init(descriptor: Int32 = STDIN_FILENO) { self.descriptor = descriptor }

  /// Whether a person types it.
  package var isTerminal: Bool { isatty(descriptor) == 1 }

  /// Everything to the end of input; throws `too-large` over `limit` bytes.
  package func readAll(limit: Int = 16 << 20) throws(CtapiError) -> [UInt8] {
    do throws(SystemError) {
      let copy = dup(descriptor)
      guard copy >= 0 else { throw SystemError.last }
      guard let bytes = try FileDescriptor(owning: copy).readAll(limit: limit) else {
        throw SystemError(number: EFBIG)
      }
      return bytes
    } catch {
      guard error.number != EFBIG else {
        throw CtapiError(.tooLarge, "standard input is larger than \(limit) bytes")
      }
      throw CtapiError(.fileUnreadable, "cannot read standard input: \(error.text)")
    }
  }

  /// Whether ``readChunk(atMost:)`` would come back at once, with bytes or with the end of input.
  package var isAtHand: Bool {
    var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&state, 1, 0) > 0
  }

  /// The next chunk as it comes, empty at the end of input; for filters.
  package func readChunk(atMost limit: Int = 1 << 16) throws(CtapiError) -> [UInt8] {
    var failure: SystemError?
    let chunk = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      var got = read(descriptor, buffer.baseAddress, limit)
      while got < 0, SystemError.last.number == EINTR { got = read(descriptor, buffer.baseAddress, limit) }
      if got < 0 { failure = SystemError.last }
      count = max(got, 0)
    }
    if let failure { throw CtapiError(.fileUnreadable, "cannot read standard input: \(failure.text)") }
    return chunk
  }
}
