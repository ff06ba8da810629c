import CtapiCore
import CtapiHTTP

/// A request's body that is taken in before the request goes on: in memory while it is small, else on disk.
///
/// So it takes hardly any memory however many clients send large ones, and can be sent again from its beginning.
struct GatheredBody: ~Copyable {
  /// What is larger is on disk, in bytes.
  static let memoryLimit = 65_536

  private var memory = ByteBuffer()
  private var spilled: SpilledBody?
  /// How many bytes there are.
  var count: Int {
    switch spilled {
    case nil: memory.count
    case let file?: file.count
    }
  }

  /// How many of them are on disk: all or none.
  var countOnDisk: Int { spilled == nil ? 0 : count }

  /// The bytes, as far as they are in memory: all or none.
  var bytesInMemory: RawSpan {
    @_lifetime(borrow self)
    get { memory.bytes }
  }

  /// Appends bytes, which all stay in memory without a folder; throws what the disk says.
  mutating func append(_ bytes: RawSpan, in folder: BodyFolder?) throws(BodyLoss) {
    if spilled == nil, memory.count + bytes.byteCount > GatheredBody.memoryLimit, let folder {
      var file = try SpilledBody(in: folder)
      try file.append(memory.bytes)
      memory.release()
      spilled = consume file
    }
    if spilled == nil {
      memory.append(bytes)
    } else {
      try spilled?.append(bytes)
    }
  }

  /// Appends to `out` what stands at `offset`, at most `limit` bytes; throws what the disk says.
  func read(at offset: Int, atMost limit: Int, into out: inout ByteBuffer) throws(BodyLoss) {
    switch spilled {
    case nil: out.append(memory.bytes.extracting(offset..<offset + min(limit, count - offset)))
    case let file?: try file.read(at: offset, atMost: limit, into: &out)
    }
  }

  /// Empties it and gives memory and disk back.
  mutating func release() {
    memory.release()
    spilled = nil
  }
}
