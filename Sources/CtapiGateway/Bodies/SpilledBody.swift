import CtapiCore
import CtapiHTTP
import Glibc

/// A body in a file of its own, which it takes with it.
struct SpilledBody: ~Copyable {
  private let file: FileDescriptor
  private let folder: BodyFolder
  /// How many bytes it has room for in the folder's limit: those that were written.
  private(set) var count = 0

  /// An empty one.
  init(in folder: BodyFolder) throws(BodyLoss) {
    file = try folder.makeFile()
    self.folder = folder
  }

  deinit { folder.giveBack(count) }

  /// Appends bytes; throws what the disk says, after which nothing more is to be appended.
  mutating func append(_ bytes: RawSpan) throws(BodyLoss) {
    try folder.reserve(bytes.byteCount)
    count += bytes.byteCount
    do throws(SystemError) {
      try file.writeAll(Span(_bytes: bytes))
    } catch {
      throw .system(error)
    }
  }

  /// Appends to `out` what stands at `offset`, at most `limit` bytes; throws where the file has less than was written.
  func read(at offset: Int, atMost limit: Int, into out: inout ByteBuffer) throws(BodyLoss) {
    var left = min(limit, count - offset)
    var place = offset
    while left > 0 {
      let got = out.read(from: file.rawValue, at: place, atMost: left)
      if got < 0, SystemError.last.number == EINTR { continue }
      guard got > 0 else { throw .system(got < 0 ? SystemError.last : SystemError(number: EIO)) }
      left -= got
      place += got
    }
  }
}
