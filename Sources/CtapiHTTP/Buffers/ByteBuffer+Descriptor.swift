import CLinux
import Glibc

/// Reading from descriptors, and writing to them.
extension ByteBuffer {
  /// Reads once from a descriptor to the end of the buffer, at most `limit` bytes: what `read` answered.
  package mutating func read(from descriptor: Int32, atMost limit: Int) -> Int {
    reserve(limit)
    guard let storage else { return 0 }
    let got = clinux_read(descriptor, storage + end, limit)
    if got > 0 { end &+= got }
    return got
  }

  /// Reads once from a place in a file to the end of the buffer, at most `limit` bytes: what `pread` answered.
  package mutating func read(from descriptor: Int32, at offset: Int, atMost limit: Int) -> Int {
    reserve(limit)
    guard let storage else { return 0 }
    let got = pread(descriptor, storage + end, limit, offset)
    if got > 0 { end &+= got }
    return got
  }

  /// Lends room for at most `limit` bytes behind those it holds to `body`, which answers how many it wrote there; a
  /// negative answer writes none.
  mutating func fill(atMost limit: Int, _ body: (UnsafeMutableBufferPointer<UInt8>) -> Int32) -> Int32 {
    reserve(limit)
    guard let storage else { return 0 }
    let got = body(UnsafeMutableBufferPointer(start: storage + end, count: limit))
    precondition(got <= limit)
    if got > 0 { end &+= Int(got) }
    return got
  }

  /// Writes once from the front to a descriptor and takes what it accepted: what `write` answered.
  package mutating func write(to descriptor: Int32) -> Int {
    guard let storage, end > start else { return 0 }
    let wrote = clinux_send(descriptor, storage + start, end &- start)
    if wrote > 0 { consume(wrote) }
    return wrote
  }
}
