import CtapiHTTP

/// The lines of one loop for one access log that have not been handed over yet.
struct LogBuffer: ~Copyable {
  /// How many bytes are handed over at once (`design.md` 7.1).
  static let handOver = 65_536
  let file: LogFile
  var lines = ByteBuffer()

  init(file: LogFile) { self.file = file }

  /// Hands the lines over; false when there are none.
  mutating func flush() -> Bool {
    guard !lines.isEmpty else { return false }
    file.take(lines.bytes)
    lines.removeAll()
    return true
  }
}
