import COpenSSL
import CtapiCore
import Glibc

/// Why a TLS session cannot be used; a plain value, so that failing costs no memory.
package enum TLSFailure: Error, Sendable, Hashable {
  /// The connection ended without `close_notify`: what came may have been cut by anyone (RFC 8446 §6.1).
  case truncated
  /// The system's error of the socket.
  case system(Int32)
  /// The other side's certificate is not accepted: the verification's code (`X509_V_ERR_…`).
  case certificate(Int)
  /// The other side speaks HTTP without TLS.
  case plainHTTP
  /// The other side speaks no TLS.
  case noTLS
  /// No version or cipher that both sides take.
  case nothingShared
  /// No application protocol that both sides take.
  case noSharedProtocol
  /// The other side refused, with this alert (RFC 8446 §6).
  case alert(Int)
  /// What libssl says of it.
  case other(UInt)

  /// The failure a refusal of libssl stands for.
  init(code: UInt) {
    guard code != 0 else {
      self = .truncated
      return
    }
    let reason = ctapi_error_reason(code)
    guard ctapi_error_is_tls(code) != 0 else {
      self = .other(code)
      return
    }
    switch reason {
    case SSL_R_UNEXPECTED_EOF_WHILE_READING: self = .truncated
    case SSL_R_HTTP_REQUEST, SSL_R_HTTPS_PROXY_REQUEST: self = .plainHTTP
    case SSL_R_WRONG_VERSION_NUMBER, SSL_R_PACKET_LENGTH_TOO_LONG, SSL_R_UNEXPECTED_MESSAGE: self = .noTLS
    case SSL_R_UNSUPPORTED_PROTOCOL, SSL_R_NO_SHARED_CIPHER, SSL_R_NO_PROTOCOLS_AVAILABLE: self = .nothingShared
    case SSL_R_NO_APPLICATION_PROTOCOL: self = .noSharedProtocol
    case SSL_AD_REASON_OFFSET..<(SSL_AD_REASON_OFFSET + 256): self = .alert(Int(reason - SSL_AD_REASON_OFFSET))
    default: self = .other(code)
    }
  }

  /// What happened, for a person; certificates have a longer text in ``TLSSession/certificateFault(expecting:failure:)``.
  package var text: String {
    switch self {
    case .truncated: "the connection ended in the middle"
    case .system(let number): SystemError(number: number).text
    case .certificate(let code): String(cString: X509_verify_cert_error_string(code))
    case .plainHTTP: "plain HTTP where TLS is spoken"
    case .noTLS: "the other side speaks no TLS"
    case .nothingShared: "no TLS version or cipher that both sides take; expected TLS 1.2 or 1.3"
    case .noSharedProtocol: "no application protocol that both sides take; expected h2 or http/1.1"
    case .alert(let number): "the other side refused: \(TLSFailure.name(ofAlert: number))"
    case .other(let code): TLSLibrary.text(of: code)
    }
  }

  private static func name(ofAlert number: Int) -> String {
    String(cString: SSL_alert_desc_string_long(Int32(number)))
  }
}
