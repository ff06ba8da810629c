/// One exchange of an HTTP/2 connection: what has come of its request, and what waits to be sent of its answer.
///
/// A class, for the library keeps a pointer to it; used by its connection's thread only, and again for later exchanges.
/// Accesses to its properties are not checked at run time, which took 4,000 instructions a request: each one ends before
/// the library is entered, and what the library calls back begins its own.
package final class HTTP2Stream {
  /// Where the answer stands.
  enum Answer {
    /// Its head has not come.
    case awaited
    /// Its head is submitted; the body follows.
    case body(BodyScanner)
    /// All of it is in ``output``, or sent.
    case whole
  }

  /// The stream's number.
  @exclusivity(unchecked) package internal(set) var id: Int32 = 0
  /// The number by which the owner knows it, -1 for none.
  @exclusivity(unchecked) package var slot: Int32 = -1
  /// The request as a message of HTTP/1.1, as far as it has come and has not been taken.
  @exclusivity(unchecked) package var received = ByteBuffer()
  /// Why the request's head is refused, if it is.
  @exclusivity(unchecked) package internal(set) var refusal: HeadRefusal?
  /// Whether the client has sent all of the request.
  @exclusivity(unchecked) package internal(set) var hasWholeRequest = false
  /// How many bytes of the request's body the client must wait for before it sends more.
  @exclusivity(unchecked) var unacknowledged = 0
  @exclusivity(unchecked) var isChunked = false
  @exclusivity(unchecked) var output = ByteBuffer()
  @exclusivity(unchecked) var answer = Answer.awaited
  /// Whether the answer has gone out whole.
  @exclusivity(unchecked) var isSent = false
  /// Whether the library was told that there is nothing to send at the moment.
  @exclusivity(unchecked) var isDeferred = false
  /// Its place in the session's list.
  @exclusivity(unchecked) var index = -1

  init() {}

  /// Whether it is not over: the client may have reset it since.
  package var isOpen: Bool { index >= 0 }

  /// Whether all of the answer is there, sent or not.
  package var isAnswered: Bool {
    if case .whole = answer { return true }
    return false
  }

  /// Whether the client waits for leave to send more of the request's body.
  package var hasRoomToAnnounce: Bool { unacknowledged > 0 }

  /// How many bytes of the answer's body wait to be sent.
  package var backlog: Int { output.count }

  func begin(_ id: Int32) {
    self.id = id
    slot = -1
    refusal = nil
    hasWholeRequest = false
    unacknowledged = 0
    isChunked = false
    answer = .awaited
    isDeferred = false
    isSent = false
    received.removeAll()
    output.removeAll()
  }

  /// Takes a part of the request's body.
  func take(_ data: RawSpan) {
    unacknowledged += data.byteCount
    guard isChunked else {
      received.append(data)
      return
    }
    guard data.byteCount > 0 else { return }
    received.append(hexadecimal: data.byteCount)
    received.append("\r\n")
    received.append(data)
    received.append("\r\n")
  }

  /// The client has sent all of the request.
  func takeEnd() {
    hasWholeRequest = true
    if isChunked { received.append("0\r\n\r\n") }
  }
}
