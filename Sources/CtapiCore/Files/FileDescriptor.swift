import CLinux
import Glibc

/// An open file that closes when it goes out of scope.
package struct FileDescriptor: ~Copyable {
  /// The number the kernel knows it by.
  package let rawValue: Int32

  /// Takes over an open descriptor.
  package init(owning rawValue: Int32) { self.rawValue = rawValue }

  /// Opens a file, close-on-exec; `mode` applies to a new file, before the umask.
  package init(opening path: String, flags: Int32, mode: Int32 = 0) throws(SystemError) {
    // A string passed as it is would be copied.
    let descriptor = path.withCString { clinux_open($0, flags, mode) }
    guard descriptor >= 0 else { throw SystemError.last }
    rawValue = descriptor
  }

  deinit { close(rawValue) }

  /// Reads to the end of the file; nil when there are more than `limit` bytes.
  package func readAll(limit: Int) throws(SystemError) -> [UInt8]? {
    var bytes: [UInt8] = []
    while true {
      let chunk = try readChunk(atMost: min(1 << 16, limit + 1 - bytes.count))
      if chunk.isEmpty { return bytes }
      bytes += chunk
      if bytes.count > limit { return nil }
    }
  }

  /// Reads what one call gives; empty at the end of the file.
  package func readChunk(atMost limit: Int) throws(SystemError) -> [UInt8] {
    var failure: SystemError?
    let chunk = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      var got = read(rawValue, buffer.baseAddress, limit)
      while got < 0, clinux_errno() == EINTR { got = read(rawValue, buffer.baseAddress, limit) }
      if got < 0 { failure = SystemError.last }
      count = max(got, 0)
    }
    if let failure { throw failure }
    return chunk
  }

  /// Writes all of `bytes`.
  package func writeAll(_ bytes: Span<UInt8>) throws(SystemError) {
    var offset = 0
    while offset < bytes.count {
      let wrote = bytes.extracting(offset...).withUnsafeBytes { write(rawValue, $0.baseAddress, $0.count) }
      if wrote < 0 {
        if clinux_errno() == EINTR { continue }
        throw SystemError.last
      }
      offset += wrote
    }
  }

  /// Waits until the bytes are on the disk.
  package func synchronize() throws(SystemError) {
    guard fsync(rawValue) == 0 else { throw SystemError.last }
  }
}
