import COpenSSL
package import CtapiCore
import Glibc

/// Whom a client believes: the system's certificate authorities, and those of one more file.
///
/// `SSL_CERT_FILE` and `SSL_CERT_DIR` take the place of the system's, as everywhere.
package struct TLSTrust: Sendable, Hashable {
  /// A PEM file of more authorities.
  package var extraFile: String?

  /// The system's authorities, and those of `extraFile`.
  package init(extraFile: String? = nil) { self.extraFile = extraFile }

  /// Where other systems than the one this program was linked on keep their authorities.
  private static let knownFiles = [
    "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
  ]

  /// Loads the authorities into a context; throws `trust-unreadable` (exit 6) for a file named by the user
  /// that has none, and what ``Files/read(_:limit:)`` does.
  func load(into context: OpaquePointer) throws(CtapiError) {
    let file = TLSTrust.variable("SSL_CERT_FILE")
    let directory = TLSTrust.variable("SSL_CERT_DIR")
    if let file { try TLSTrust.load(file: file, into: context) }
    if let directory { SSL_CTX_load_verify_dir(context, directory) }
    if file == nil, directory == nil { TLSTrust.loadSystem(into: context) }
    if let extraFile { try TLSTrust.load(file: extraFile, into: context) }
    ERR_clear_error()
  }

  private static func variable(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }

  /// A folder of hashed certificates is looked at as needed; a bundle is read whole, which takes some milliseconds.
  private static func loadSystem(into context: OpaquePointer) {
    let folder = String(cString: X509_get_default_cert_dir())
    if Files.isDirectory(folder) {
      SSL_CTX_set_default_verify_paths(context)
    } else if let file = knownFiles.first(where: Files.exists) {
      SSL_CTX_load_verify_file(context, file)
    }
  }

  private static func load(file: String, into context: OpaquePointer) throws(CtapiError) {
    guard SSL_CTX_load_verify_file(context, file) == 1 else {
      ERR_clear_error()
      // Who may not read it, or has misspelt it, is told that.
      _ = try Files.read(file)
      throw CtapiError(
        .trustUnreadable, "no certificate authorities in '\(file.escapedForTerminal)'",
        hint: "name a PEM file with CERTIFICATE blocks")
    }
  }
}

extension ErrorCode {
  /// A file of certificate authorities that cannot be used.
  package static let trustUnreadable = ErrorCode("trust-unreadable", .invalidInput)
  /// A TLS session that cannot be made or is broken.
  package static let tlsFailed = ErrorCode("tls-failed", .unavailable)
  /// A certificate that is not accepted: expired, for another name, self-signed, or of an unknown authority.
  package static let certificateRefused = ErrorCode("certificate-refused", .unavailable)
}
