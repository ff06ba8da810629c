import CNghttp2

/// What nghttp2 calls; each finds its session by the pointer it was made with, which is not longer-lived than the session.
enum HTTP2Callbacks {
  private typealias Context = UnsafeMutableRawPointer
  private typealias Frame = UnsafePointer<nghttp2_frame>
  private static let endStream = UInt8(NGHTTP2_FLAG_END_STREAM.rawValue)
  private static let refuseStream = NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue

  /// Lends the callbacks and options; the library copies both.
  static func withAll(_ body: (OpaquePointer?, OpaquePointer?) -> Int32) -> Int32 {
    var callbacks: OpaquePointer?
    var option: OpaquePointer?
    guard nghttp2_session_callbacks_new(&callbacks) == 0, nghttp2_option_new(&option) == 0 else { return -1 }
    defer {
      nghttp2_session_callbacks_del(callbacks)
      nghttp2_option_del(option)
    }
    // A window opens when the body has been passed on, not when it has come.
    nghttp2_option_set_no_auto_window_update(option, 1)
    nghttp2_option_set_no_closed_streams(option, 1)
    nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks) { HTTP2Callbacks.beginHeaders($1, $2) }
    nghttp2_session_callbacks_set_on_header_callback(callbacks) { HTTP2Callbacks.header($1, $2, $3, $4, $5, $7) }
    // A field that is not right makes the request wrong; without this it would be left out in silence.
    nghttp2_session_callbacks_set_on_invalid_header_callback(callbacks) { _, _, _, _, _, _, _, _ in
      HTTP2Callbacks.refuseStream
    }
    nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks) { HTTP2Callbacks.received($0, $1, $2) }
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks) { HTTP2Callbacks.data($0, $2, $3, $4, $5) }
    nghttp2_session_callbacks_set_on_frame_send_callback(callbacks) { HTTP2Callbacks.sent($0, $1, $2) }
    nghttp2_session_callbacks_set_on_stream_close_callback(callbacks) { HTTP2Callbacks.closed($0, $1, $3) }
    return body(callbacks, option)
  }

  /// The library's view of a stream's answer.
  static func provider(for stream: HTTP2Stream) -> nghttp2_data_provider {
    nghttp2_data_provider(
      source: nghttp2_data_source(ptr: Unmanaged.passUnretained(stream).toOpaque()),
      read_callback: { _, _, buffer, length, flags, source, context in
        HTTP2Callbacks.read(buffer, length, flags, source, context)
      })
  }

  private static func session(_ context: Context?) -> HTTP2Session? {
    context.map { Unmanaged<HTTP2Session>.fromOpaque($0).takeUnretainedValue() }
  }

  /// The stream of a number; the session's list keeps it as long as the library has the pointer.
  private static func stream(_ session: OpaquePointer?, _ id: Int32) -> HTTP2Stream? {
    nghttp2_session_get_stream_user_data(session, id).map {
      Unmanaged<HTTP2Stream>.fromOpaque($0).takeUnretainedValue()
    }
  }

  private static func isRequest(_ frame: Frame) -> Bool {
    frame.pointee.hd.type == UInt8(NGHTTP2_HEADERS.rawValue) && frame.pointee.headers.cat == NGHTTP2_HCAT_REQUEST
  }

  private static func beginHeaders(_ frame: Frame?, _ context: Context?) -> Int32 {
    guard let frame, let session = session(context), isRequest(frame) else { return 0 }
    session.requestHead.begin()
    return 0
  }

  private static func header(
    _ frame: Frame?, _ name: UnsafePointer<UInt8>?, _ nameLength: Int, _ value: UnsafePointer<UInt8>?,
    _ valueLength: Int, _ context: Context?
  ) -> Int32 {
    // Trailers go no further.
    guard let frame, let name, let value, let session = session(context), isRequest(frame) else { return 0 }
    session.requestHead.add(
      RawSpan(_unsafeStart: UnsafeRawPointer(name), byteCount: nameLength),
      RawSpan(_unsafeStart: UnsafeRawPointer(value), byteCount: valueLength), limits: session.limits)
    return 0
  }

  private static func received(_ pointer: OpaquePointer?, _ frame: Frame?, _ context: Context?) -> Int32 {
    guard let frame, let session = session(context) else { return 0 }
    let header = frame.pointee.hd
    let hasEnded = header.flags & endStream != 0
    if isRequest(frame) {
      let stream = session.open(header.stream_id)
      nghttp2_session_set_stream_user_data(pointer, stream.id, Unmanaged.passUnretained(stream).toOpaque())
      switch session.requestHead.finish(hasBody: !hasEnded, to: &stream.received) {
      case .success(let isChunked): stream.isChunked = isChunked
      case .failure(let refusal): stream.refusal = refusal
      }
      stream.hasWholeRequest = hasEnded
      session.events.append(.request(stream))
    } else if hasEnded, header.type <= UInt8(NGHTTP2_HEADERS.rawValue), let stream = stream(pointer, header.stream_id) {
      stream.takeEnd()
      session.events.append(.data(stream))
    }
    return 0
  }

  private static func data(
    _ pointer: OpaquePointer?, _ id: Int32, _ bytes: UnsafePointer<UInt8>?, _ count: Int, _ context: Context?
  ) -> Int32 {
    guard let bytes, let session = session(context), let stream = stream(pointer, id) else { return 0 }
    stream.take(RawSpan(_unsafeStart: UnsafeRawPointer(bytes), byteCount: count))
    session.events.append(.data(stream))
    return 0
  }

  /// Notes that an answer has gone out whole; one that is whole before its request is makes the client stop sending
  /// (RFC 9113 §8.1).
  private static func sent(_ pointer: OpaquePointer?, _ frame: Frame?, _ context: Context?) -> Int32 {
    guard let frame else { return 0 }
    let header = frame.pointee.hd
    guard header.type <= UInt8(NGHTTP2_HEADERS.rawValue), header.flags & endStream != 0,
      let stream = stream(pointer, header.stream_id)
    else { return 0 }
    stream.isSent = true
    if stream.hasWholeRequest { return 0 }
    nghttp2_submit_rst_stream(pointer, 0, header.stream_id, UInt32(NGHTTP2_NO_ERROR.rawValue))
    return 0
  }

  private static func closed(_ pointer: OpaquePointer?, _ id: Int32, _ context: Context?) -> Int32 {
    guard let session = session(context), let stream = stream(pointer, id) else { return 0 }
    nghttp2_session_set_stream_user_data(pointer, id, nil)
    session.close(stream)
    return 0
  }

  private static func read(
    _ buffer: UnsafeMutablePointer<UInt8>?, _ length: Int, _ flags: UnsafeMutablePointer<UInt32>?,
    _ source: UnsafeMutablePointer<nghttp2_data_source>?, _ context: Context?
  ) -> Int {
    guard let buffer, let flags, let pointer = source?.pointee.ptr, let session = session(context) else {
      return Int(NGHTTP2_ERR_CALLBACK_FAILURE.rawValue)
    }
    let stream = Unmanaged<HTTP2Stream>.fromOpaque(pointer).takeUnretainedValue()
    let count = min(length, stream.output.count)
    stream.output.bytes.withUnsafeBytes { bytes in
      UnsafeMutableRawBufferPointer(start: buffer, count: length).copyMemory(
        from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
    }
    stream.output.consume(count)
    session.sentBytes += count
    guard stream.output.isEmpty else { return count }
    if case .whole = stream.answer {
      flags.pointee |= UInt32(NGHTTP2_DATA_FLAG_EOF.rawValue)
      return count
    }
    session.drained.append(stream)
    guard count == 0 else { return count }
    stream.isDeferred = true
    return Int(NGHTTP2_ERR_DEFERRED.rawValue)
  }
}
