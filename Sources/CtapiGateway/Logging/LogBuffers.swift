import CtapiHTTP

/// The buffers of one loop, one for each access log of its snapshot.
///
/// They are held in memory of their own, for an array cannot hold what is not copied; the memory is initialized whole,
/// changed in place by checked indices alone, and ended in `deinit`.
struct LogBuffers: ~Copyable {
  private let buffers: UnsafeMutableBufferPointer<LogBuffer>

  init(_ files: [LogFile]) {
    buffers = .allocate(capacity: files.count)
    for (index, file) in files.enumerated() { buffers.initializeElement(at: index, to: LogBuffer(file: file)) }
  }

  deinit { buffers.deinitialize().deallocate() }

  /// How many there are.
  var count: Int { buffers.count }

  /// Whether any line waits.
  var haveLines: Bool {
    var index = 0
    while index < buffers.count {
      if !self[index].lines.isEmpty { return true }
      index &+= 1
    }
    return false
  }

  /// The buffer at an index, in place.
  subscript(_ index: Int) -> LogBuffer {
    @inline(__always)
    unsafeAddress { UnsafePointer(place(index)) }
    @inline(__always)
    nonmutating unsafeMutableAddress { place(index) }
  }

  @inline(__always)
  private func place(_ index: Int) -> UnsafeMutablePointer<LogBuffer> {
    precondition(index >= 0 && index < buffers.count)
    return buffers.baseAddress.unsafelyUnwrapped + index
  }
}
