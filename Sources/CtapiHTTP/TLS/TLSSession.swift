import COpenSSL
package import CtapiCore
import Glibc

/// One TLS connection over a socket that is non-blocking and stays its owner's.
///
/// The pointer is to an `SSL`, owned by this value alone and freed with it.
package struct TLSSession: ~Copyable {
  private let pointer: OpaquePointer
  /// Keeps what the context's callbacks look at: `SSL` keeps the `SSL_CTX` alone, and a server may have let go of its
  /// context for another while this session was still greeting.
  private let context: TLSContext

  private static func make(_ context: TLSContext, over descriptor: Int32) throws(CtapiError) -> OpaquePointer {
    let socket = try TLSLibrary.socket(descriptor)
    guard let session = SSL_new(context.pointer) else {
      BIO_free(socket)
      throw CtapiError(.unavailable, "no memory for a TLS session")
    }
    // One reference serves both directions.
    SSL_set_bio(session, socket, socket)
    return session
  }

  deinit { SSL_free(pointer) }

  /// A client's session to the host of that name or IP literal, which the certificate must be for.
  package init(to host: String, with context: TLSContext, over descriptor: Int32) throws(CtapiError) {
    precondition(context.side == .client)
    let pointer = try TLSSession.make(context, over: descriptor)
    SSL_set_hostflags(pointer, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
    let isAccepted: Bool
    if SocketAddress(literal: host, port: 0) != nil {
      isAccepted = X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(pointer), host) == 1
    } else {
      isAccepted = SSL_set1_host(pointer, host) == 1 && ctapi_ssl_set_server_name(pointer, host) == 1
    }
    // A session that verifies no name must not be.
    guard isAccepted, !host.isEmpty, !host.utf8.contains(0) else {
      ERR_clear_error()
      SSL_free(pointer)
      throw CtapiError(.tlsFailed, "'\(host.escapedForTerminal)' is no name that a certificate can be for")
    }
    SSL_set_connect_state(pointer)
    self.pointer = pointer
    self.context = context
  }

  /// A server's session.
  package init(acceptingWith context: TLSContext, over descriptor: Int32) throws(CtapiError) {
    precondition(context.side == .server)
    pointer = try TLSSession.make(context, over: descriptor)
    self.context = context
    SSL_set_accept_state(pointer)
  }

  /// Goes on with the handshake; `bytes(0)` when it is over.
  package func handshake() -> TLSOutcome {
    TLSLibrary.forgetErrors()
    let result = SSL_do_handshake(pointer)
    return result == 1 ? .bytes(0) : outcome(result)
  }

  /// Reads once to the end of `buffer`, at most `limit` bytes.
  package func read(into buffer: inout ByteBuffer, atMost limit: Int) -> TLSOutcome {
    TLSLibrary.forgetErrors()
    let got = buffer.fill(atMost: limit) { SSL_read(pointer, $0.baseAddress, Int32(clamping: $0.count)) }
    return got > 0 ? .bytes(Int(got)) : outcome(got)
  }

  /// Looks whether something has come, without taking it: `wantsRead` when nothing has.
  package func peek() -> TLSOutcome {
    TLSLibrary.forgetErrors()
    var byte: UInt8 = 0
    let got = SSL_peek(pointer, &byte, 1)
    return got > 0 ? .bytes(Int(got)) : outcome(got)
  }

  /// Sends from the front of `bytes`, at most a record; after `wantsRead` or `wantsWrite` the same bytes must come again,
  /// from any address.
  package func write(_ bytes: RawSpan) -> TLSOutcome {
    guard bytes.byteCount > 0 else { return .bytes(0) }
    TLSLibrary.forgetErrors()
    let wrote = bytes.withUnsafeBytes { SSL_write(pointer, $0.baseAddress, Int32(clamping: $0.count)) }
    return wrote > 0 ? .bytes(Int(wrote)) : outcome(wrote)
  }

  /// Whether bytes have come that no poller tells of any more.
  package var hasPending: Bool { SSL_has_pending(pointer) == 1 }

  /// Tells the other side that nothing more follows, as far as the socket takes it at once.
  package func end() {
    guard SSL_is_init_finished(pointer) == 1 else { return }
    SSL_shutdown(pointer)
    ERR_clear_error()
  }

  /// Whether both sides agreed on HTTP/2.
  package var speaksHTTP2: Bool {
    var name: UnsafePointer<UInt8>?
    var length: UInt32 = 0
    SSL_get0_alpn_selected(pointer, &name, &length)
    return length == 2 && name?[0] == UInt8(ascii: "h") && name?[1] == UInt8(ascii: "2")
  }

  /// Whether the session goes on from an earlier one.
  package var isResumed: Bool { SSL_session_reused(pointer) == 1 }

  private func outcome(_ result: Int32) -> TLSOutcome {
    switch SSL_get_error(pointer, result) {
    case SSL_ERROR_WANT_READ: return .wantsRead
    case SSL_ERROR_WANT_WRITE: return .wantsWrite
    case SSL_ERROR_ZERO_RETURN: return .closed
    case SSL_ERROR_SYSCALL:
      let number = SystemError.last.number
      ERR_clear_error()
      return .failed(number == 0 ? .truncated : .system(number))
    default:
      let code = TLSLibrary.takeError()
      if ctapi_error_is_tls(code) != 0, ctapi_error_reason(code) == SSL_R_CERTIFICATE_VERIFY_FAILED {
        return .failed(.certificate(Int(SSL_get_verify_result(pointer))))
      }
      return .failed(TLSFailure(code: code))
    }
  }

  /// The refusal of the other side's certificate, with what was expected and what came.
  package func certificateFault(expecting host: String, code: Int) -> CtapiError {
    let name = host.escapedForTerminal
    let chain = SSL_get0_verified_chain(pointer)
    guard let certificate = ctapi_first_certificate(chain) else {
      return CtapiError(
        .certificateRefused, "the certificate of '\(name)' is refused: \(TLSFailure.certificate(code).text)")
    }
    let summary = CertificateSummary(certificate)
    let trustHint =
      "if you trust it, name its authority's PEM file: ctapi serve --tls-ca FILE, or SSL_CERT_FILE for any command"
    return switch Int32(code) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      CtapiError(
        .certificateRefused, "a certificate of '\(name)' has expired: its own is valid to \(summary.notAfter)",
        hint: "renew it at the server")
    case X509_V_ERR_CERT_NOT_YET_VALID:
      CtapiError(
        .certificateRefused, "a certificate of '\(name)' is not valid yet: its own is from \(summary.notBefore)",
        hint: "check the clocks of both machines")
    case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH:
      CtapiError(
        .certificateRefused, "the certificate is for \(summary.names), expected '\(name)'",
        hint: "call the server by a name its certificate is for")
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      CtapiError(.certificateRefused, "the certificate of '\(name)' is self-signed", hint: trustHint)
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
      X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      CtapiError(
        .certificateRefused,
        "the certificate of '\(name)' is issued by '\(summary.issuer)', an authority that is not trusted here",
        hint: trustHint)
    default:
      CtapiError(
        .certificateRefused, "the certificate of '\(name)' is refused: \(TLSFailure.certificate(code).text)")
    }
  }
}
