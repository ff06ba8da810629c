package import CtapiCore
import Glibc

/// A stream of bytes that is written in large pieces: standard output, standard error, or memory in tests.
package final class ByteSink {
  private let descriptor: Int32?
  private var pending: [UInt8] = []
  private static let pieceSize = 1 << 16

  /// A sink that writes to an open descriptor.
  package init(descriptor: Int32) { self.descriptor = descriptor }

  /// A sink that keeps what it is given.
  package init() { descriptor = nil }

  /// What has not been written to a descriptor; everything, for a sink in memory.
  package var bytes: [UInt8] { pending }

  /// Whether it is a terminal.
  package var isTerminal: Bool { descriptor.map { isatty($0) == 1 } ?? false }

  /// Adds bytes; writes when there are many.
  package func write(_ bytes: some Sequence<UInt8>) throws(CtapiError) {
    pending.append(contentsOf: bytes)
    if pending.count >= ByteSink.pieceSize { try flush() }
  }

  /// Writes what is pending.
  ///
  /// Throws `output-closed` when the reader has gone, `output-failed` when the system refuses the bytes.
  package func flush() throws(CtapiError) {
    guard let descriptor, !pending.isEmpty else { return }
    var offset = 0
    while offset < pending.count {
      let wrote = pending[offset...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if wrote >= 0 {
        offset += wrote
        continue
      }
      let error = SystemError.last
      if error.number == EINTR { continue }
      if error.number == EAGAIN {
        var state = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&state, 1, -1)
        continue
      }
      pending.removeAll()
      throw ByteSink.failure(error)
    }
    pending.removeAll(keepingCapacity: true)
  }

  private static func failure(_ error: SystemError) -> CtapiError {
    guard error.number == EPIPE else {
      return CtapiError(
        .outputFailed, "cannot write the answer: \(error.text)", hint: "make room there, or send the answer elsewhere")
    }
    return CtapiError(.outputClosed, "the reader of the answer has gone")
  }
}

extension ErrorCode {
  /// Standard output cannot take the answer: the disk is full, or it was closed before the start.
  package static let outputFailed = ErrorCode("output-failed", .unavailable)
  /// The program that read the answer stopped reading; ends a command without a word.
  package static let outputClosed = ErrorCode("output-closed", .unavailable)
}
