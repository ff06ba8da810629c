import Synchronization

/// The access log of one stage: which file it is, what waits to be written to it, and what had to be left out.
final class LogFile: Sendable {
  /// What a full disk or a slow one may make wait, in bytes; lines beyond it are counted and left out.
  static let bound = 8 << 20

  /// Where it is.
  let path: String
  private let pending = Mutex(Pending())

  private struct Pending {
    var bytes: [UInt8] = []
    var lost = 0
  }

  init(path: String) { self.path = path }

  /// Takes lines to be written; how many of them there are is counted only if there is no room.
  func take(_ bytes: RawSpan) {
    let isTaken = pending.withLock { pending in
      guard pending.bytes.count + bytes.byteCount <= LogFile.bound else { return false }
      bytes.withUnsafeBytes { pending.bytes.append(contentsOf: $0) }
      return true
    }
    guard !isTaken else { return }
    var lines = 0
    for index in 0..<bytes.byteCount where bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self) == 0x0A {
      lines += 1
    }
    lose(lines)
  }

  /// Notes lines that could not be written.
  func lose(_ lines: Int) { pending.withLock { $0.lost += lines } }

  /// Gives what waits, in exchange for an empty array whose memory is used next, and how many lines were lost before it.
  func exchange(_ spare: inout [UInt8]) -> Int {
    spare.removeAll(keepingCapacity: true)
    return pending.withLock { pending in
      swap(&pending.bytes, &spare)
      let lost = pending.lost
      pending.lost = 0
      return lost
    }
  }
}
