/// Watches the frames that a client sends for those that cost the server work and ask for nothing.
///
/// Each such frame takes from a credit that time and finished answers give back; a client whose credit is spent is
/// closed. Resets cost most, for a reset request may have reached a backend (CVE-2023-44487); continued header blocks are
/// bounded by their number (CVE-2024-28182).
package struct HTTP2FrameMeter: Sendable {
  /// The most credit there is, and what a connection begins with.
  package static let fullCredit = 2000
  private static let creditPerSecond: Int64 = 20
  private static let resetCost = 20
  private static let continuationLimit = 5
  private static let headerLength = 9
  private static let prefaceLength = 24

  private(set) var credit = HTTP2FrameMeter.fullCredit
  private var filledAt: Int64
  /// Bytes to pass over before the next frame's header.
  private var skip = HTTP2FrameMeter.prefaceLength
  private var header = InlineArray<9, UInt8>(repeating: 0)
  private var headerCount = 0
  private var continuations = 0
  /// Whether a header block has begun and not ended.
  package private(set) var isInsideHeaderBlock = false

  /// A meter that awaits the client's preface; `now` is in milliseconds of any clock.
  package init(now: Int64) { filledAt = now }

  /// Passes over bytes as they came; false when the client is to be closed.
  package mutating func take(_ bytes: RawSpan, now: Int64) -> Bool {
    refill(now)
    var offset = 0
    while offset < bytes.byteCount {
      if skip > 0 {
        let step = min(skip, bytes.byteCount - offset)
        skip -= step
        offset += step
        continue
      }
      header[headerCount] = bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
      headerCount += 1
      offset += 1
      if headerCount == HTTP2FrameMeter.headerLength {
        headerCount = 0
        guard takeFrame() else { return false }
      }
    }
    return true
  }

  /// Gives back what an answer is worth that went out whole.
  package mutating func answered() {
    credit = min(HTTP2FrameMeter.fullCredit, credit + HTTP2FrameMeter.resetCost + 1)
  }

  private mutating func refill(_ now: Int64) {
    let gain = (now - filledAt) * HTTP2FrameMeter.creditPerSecond / 1000
    guard gain > 0 else { return }
    filledAt = now
    credit = Int(min(Int64(HTTP2FrameMeter.fullCredit), Int64(credit) + gain))
  }

  private mutating func takeFrame() -> Bool {
    let length = Int(header[0]) << 16 | Int(header[1]) << 8 | Int(header[2])
    skip = length
    let flags = header[4]
    let endsStream = flags & 0x1 != 0
    let endsHeaders = flags & 0x4 != 0
    switch header[3] {
    case 0x0: spend(length == 0 && !endsStream ? 4 : 0)
    case 0x1:
      continuations = 0
      isInsideHeaderBlock = !endsHeaders
    case 0x3: spend(HTTP2FrameMeter.resetCost)
    case 0x4: spend(endsStream ? 0 : 10)
    case 0x6: spend(endsStream ? 0 : 2)
    case 0x8: break
    case 0x9:
      continuations += 1
      isInsideHeaderBlock = !endsHeaders
      guard continuations <= HTTP2FrameMeter.continuationLimit else { return false }
    default: spend(1)
    }
    return credit > 0
  }

  private mutating func spend(_ cost: Int) { credit -= cost }
}
