import CtapiCore
import CtapiHTTP
import Glibc

/// A body in a file of its own, which it takes with it.
struct SpilledBody: ~Copyable {
  private let file: FileDescriptor
  private let folder: BodyFolder
  /// How many bytes it has.
  private(set) var count = 0

  /// An empty one.
  init(in folder: BodyFolder) throws(SystemError) {
    file = try folder.makeFile()
    self.folder = folder
  }

  deinit { folder.giveBack(count) }

  /// Appends bytes; throws what the disk says, and `EDQUOT` where the folder has enough.
  mutating func append(_ bytes: RawSpan) throws(SystemError) {
    try folder.reserve(bytes.byteCount)
    count += bytes.byteCount
    try file.writeAll(Span(_bytes: bytes))
  }

  /// Appends to `out` what stands at `offset`, at most `limit` bytes; throws where the file has less than was written.
  func read(at offset: Int, atMost limit: Int, into out: inout ByteBuffer) throws(SystemError) {
    var left = min(limit, count - offset)
    var place = offset
    while left > 0 {
      let got = out.read(from: file.rawValue, at: place, atMost: left)
      if got < 0, SystemError.last.number == EINTR { continue }
      guard got > 0 else { throw got < 0 ? SystemError.last : SystemError(number: EIO) }
      left -= got
      place += got
    }
  }
}
