import CNghttp2
package import CtapiCore

/// The server's side of one HTTP/2 connection over nghttp2: bytes in, events and bytes out; no I/O of its own.
///
/// Used by one thread. What the library calls back only notes events; they are looked at when ``receive(_:now:)`` or
/// ``produce(to:limit:)`` has returned, so that the library is never entered from within. Accesses to its properties are
/// not checked at run time, as those of ``HTTP2Stream``.
package final class HTTP2Session {
  @exclusivity(unchecked) private var pointer: OpaquePointer?
  let limits: HTTP2Limits
  @exclusivity(unchecked) private var meter: HTTP2FrameMeter
  @exclusivity(unchecked) var requestHead = HTTP2RequestHead()
  @exclusivity(unchecked) private var responseHead = HTTP2ResponseHead()
  /// What has happened and not been looked at.
  @exclusivity(unchecked) var events: [HTTP2Event] = []
  /// The streams whose answers ran dry while they were sent, and may be continued.
  @exclusivity(unchecked) var drained: [HTTP2Stream] = []
  @exclusivity(unchecked) private var streams: [HTTP2Stream] = []
  @exclusivity(unchecked) private var spare: [HTTP2Stream] = []
  /// How many bytes of answers' bodies have gone out.
  @exclusivity(unchecked) package internal(set) var sentBytes = 0
  @exclusivity(unchecked) private var isBroken = false
  @exclusivity(unchecked) private var end = End.open

  /// How far its end has been announced.
  private enum End: Equatable {
    case open
    /// No more requests are to come, at this time; next: `last`.
    case announced(at: Int64)
    /// The client knows which was the last that is served.
    case last
  }

  /// The most streams that are kept for later.
  private static let spareLimit = 32

  /// A connection whose client sends its preface next; `now` is in milliseconds of any clock.
  package init(limits: HTTP2Limits = HTTP2Limits(), now: Int64) throws(CtapiError) {
    self.limits = limits
    meter = HTTP2FrameMeter(now: now)
    var session: OpaquePointer?
    let made = HTTP2Callbacks.withAll { callbacks, option in
      nghttp2_session_server_new2(&session, callbacks, Unmanaged.passUnretained(self).toOpaque(), option)
    }
    guard made == 0, let session else { throw CtapiError(.unavailable, "no memory for an HTTP/2 connection") }
    pointer = session
    let settings = [
      nghttp2_settings_entry(
        settings_id: Int32(NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS.rawValue), value: limits.streams),
      nghttp2_settings_entry(
        settings_id: Int32(NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE.rawValue), value: UInt32(limits.streamWindow)),
      nghttp2_settings_entry(
        settings_id: Int32(NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE.rawValue), value: UInt32(limits.headerList)),
      nghttp2_settings_entry(settings_id: Int32(NGHTTP2_SETTINGS_NO_RFC7540_PRIORITIES.rawValue), value: 1),
    ]
    nghttp2_submit_settings(session, 0, settings, settings.count)
    nghttp2_session_set_local_window_size(session, 0, 0, limits.connectionWindow)
  }

  deinit { nghttp2_session_del(pointer) }

  /// Takes bytes as they came; what they mean is in ``events``.
  ///
  /// False when the client breaks the protocol or floods: what is still to be sent says so, and then the connection ends.
  package func receive(_ bytes: RawSpan, now: Int64) -> Bool {
    guard !isBroken else { return false }
    guard meter.take(bytes, now: now) else {
      isBroken = true
      nghttp2_session_terminate_session(pointer, UInt32(NGHTTP2_ENHANCE_YOUR_CALM.rawValue))
      return false
    }
    let used = bytes.withUnsafeBytes { buffer in
      nghttp2_session_mem_recv(pointer, buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), buffer.count)
    }
    if used < 0 {
      isBroken = true
      if used == Int(NGHTTP2_ERR_FLOODED.rawValue) {
        nghttp2_session_terminate_session(pointer, UInt32(NGHTTP2_ENHANCE_YOUR_CALM.rawValue))
      }
    }
    return used >= 0
  }

  /// Whether a header block has begun and not ended.
  package var isInsideHeaderBlock: Bool { meter.isInsideHeaderBlock }

  /// The streams that are open.
  package var openStreams: [HTTP2Stream] { streams }

  /// Whether no stream is open.
  package var isIdle: Bool { streams.isEmpty }

  /// Whether neither side has anything more to say.
  package var isOver: Bool { nghttp2_session_want_read(pointer) == 0 && nghttp2_session_want_write(pointer) == 0 }

  /// Appends what is to be sent to `out` until there is nothing more, or `out` has `limit` bytes; false when the
  /// connection cannot go on.
  package func produce(to out: inout ByteBuffer, limit: Int) -> Bool {
    while out.count < limit {
      var data: UnsafePointer<UInt8>?
      let count = nghttp2_session_mem_send(pointer, &data)
      guard count > 0, let data else { return count == 0 }
      out.append(RawSpan(_unsafeStart: UnsafeRawPointer(data), byteCount: count))
    }
    return true
  }

  /// Looks at every event once; the list is empty afterwards.
  package func takeEvents() -> [HTTP2Event] {
    guard !events.isEmpty else { return [] }
    defer { events.removeAll(keepingCapacity: true) }
    return events
  }

  /// Gives each stream whose answer ran dry once; the list is empty afterwards.
  package func takeDrained() -> [HTTP2Stream] {
    guard !drained.isEmpty else { return [] }
    defer { drained.removeAll(keepingCapacity: true) }
    return drained
  }

  /// Tells the client to begin no more requests here, while those that are open or on their way go on (RFC 9113 §6.8).
  ///
  /// `now` is in milliseconds.
  package func announceEnd(now: Int64) {
    guard end == .open else { return }
    end = .announced(at: now)
    nghttp2_submit_shutdown_notice(pointer)
  }

  /// Names the last request that is served, a second behind ``announceEnd(now:)``; whether it did now.
  package func announceLast(now: Int64) -> Bool {
    guard case .announced(let begun) = end, now - begun >= 1000 else { return false }
    end = .last
    nghttp2_submit_goaway(
      pointer, 0, nghttp2_session_get_last_proc_stream_id(pointer), UInt32(NGHTTP2_NO_ERROR.rawValue), nil, 0)
    return true
  }

  /// Whether the client knows which request was the last.
  package var hasAnnouncedLast: Bool { end == .last }

  /// Lets the client send as much as has been used of the request's body.
  package func acknowledge(_ stream: HTTP2Stream) {
    guard stream.unacknowledged > 0 else { return }
    nghttp2_session_consume(pointer, stream.id, stream.unacknowledged)
    stream.unacknowledged = 0
  }

  /// Ends a stream at once, without a whole answer.
  package func reset(_ stream: HTTP2Stream) {
    stream.answer = .whole
    nghttp2_submit_rst_stream(pointer, 0, stream.id, UInt32(NGHTTP2_INTERNAL_ERROR.rawValue))
  }

  /// The answer ends here, where its framing does not say so by itself.
  package func finish(_ stream: HTTP2Stream) {
    guard case .body(let scanner) = stream.answer else {
      if case .awaited = stream.answer { reset(stream) }
      return
    }
    guard scanner.endsWithConnection else {
      reset(stream)
      return
    }
    stream.answer = .whole
    resume(stream)
  }

  /// Takes bytes of the answer, as HTTP/1.1 writes it: the head first, in one piece; false when they are none.
  package func answer(_ stream: HTTP2Stream, _ bytes: RawSpan, isHead: Bool) -> Bool {
    var offset = 0
    if case .awaited = stream.answer {
      guard let length = responseHead.read(bytes) else { return false }
      offset = length
      if responseHead.status < 200 { return submitInterim(stream) }
      let framing = isHead ? MessageFraming.sized(0) : responseHead.framing
      stream.answer = .body(BodyScanner(framing))
      guard takeBody(bytes, from: offset, of: stream) else { return false }
      return submit(stream)
    }
    guard takeBody(bytes, from: offset, of: stream) else { return false }
    resume(stream)
    return true
  }

  private func takeBody(_ bytes: RawSpan, from start: Int, of stream: HTTP2Stream) -> Bool {
    guard case .body(var scanner) = stream.answer else { return bytes.byteCount == start }
    var offset = start
    do throws(HeadRefusal) {
      while let part = try scanner.next(bytes, from: &offset) { stream.output.append(bytes.part(part)) }
    } catch {
      return false
    }
    stream.answer = scanner.isComplete ? .whole : .body(scanner)
    return true
  }

  private func resume(_ stream: HTTP2Stream) {
    guard stream.isDeferred else { return }
    stream.isDeferred = false
    nghttp2_session_resume_data(pointer, stream.id)
  }

  private func submitInterim(_ stream: HTTP2Stream) -> Bool {
    withFields { nghttp2_submit_headers(pointer, 0, stream.id, nil, $0, $1, nil) == 0 }
  }

  private func submit(_ stream: HTTP2Stream) -> Bool {
    var isWhole = false
    if case .whole = stream.answer { isWhole = stream.output.isEmpty }
    if isWhole { return withFields { nghttp2_submit_response(pointer, stream.id, $0, $1, nil) == 0 } }
    var provider = HTTP2Callbacks.provider(for: stream)
    return withFields { nghttp2_submit_response(pointer, stream.id, $0, $1, &provider) == 0 }
  }

  /// Lends the fields of ``responseHead`` in the library's form; the library copies what it keeps.
  private func withFields(_ body: (UnsafePointer<nghttp2_nv>?, Int) -> Bool) -> Bool {
    let count = responseHead.fields.count
    return responseHead.withText { text in
      withUnsafeTemporaryAllocation(of: nghttp2_nv.self, capacity: count) { buffer in
        guard let start = text.baseAddress else { return false }
        let bytes = UnsafeMutablePointer(mutating: start.assumingMemoryBound(to: UInt8.self))
        for (index, field) in responseHead.fields.enumerated() {
          buffer.initializeElement(
            at: index,
            to: nghttp2_nv(
              name: bytes + Int(field.name.start), value: bytes + Int(field.value.start), namelen: field.name.count,
              valuelen: field.value.count, flags: field.isUnique ? UInt8(NGHTTP2_NV_FLAG_NO_INDEX.rawValue) : 0))
        }
        return body(UnsafePointer(buffer.baseAddress), count)
      }
    }
  }

  // What the callbacks do.

  func open(_ id: Int32) -> HTTP2Stream {
    let stream = spare.popLast() ?? HTTP2Stream()
    stream.begin(id)
    stream.index = streams.count
    streams.append(stream)
    return stream
  }

  func close(_ stream: HTTP2Stream) {
    if stream.isSent { meter.answered() }
    guard streams.indices.contains(stream.index), streams[stream.index] === stream else { return }
    let last = streams.removeLast()
    if last !== stream {
      streams[stream.index] = last
      last.index = stream.index
    }
    stream.index = -1
    stream.answer = .whole
    // What nobody will use of the body must not take from the other streams' room for ever.
    nghttp2_session_consume_connection(pointer, stream.unacknowledged)
    stream.unacknowledged = 0
    events.append(.closed(stream))
  }

  /// Keeps a closed stream for a later exchange, once nobody uses it any more.
  package func recycle(_ stream: HTTP2Stream) {
    stream.slot = -1
    guard spare.count < HTTP2Session.spareLimit else { return }
    stream.received.removeAll()
    stream.output.removeAll()
    spare.append(stream)
  }
}
