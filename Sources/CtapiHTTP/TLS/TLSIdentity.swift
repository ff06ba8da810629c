import COpenSSL
package import CtapiCore
import Glibc

/// A server's certificate with its chain and private key, read from PEM files and known to belong together.
///
/// `@unchecked Sendable`: pointers to an `EVP_PKEY` and to certificates, never changed after `init`; libcrypto counts
/// references atomically and locks the caches it hangs on them itself (`openssl-threads(7)`).
package final class TLSIdentity: @unchecked Sendable {
  private let key: OpaquePointer
  /// The server's own certificate, then those of its issuers.
  private let certificates: [OpaquePointer]

  /// The most that is read of either file, in bytes.
  private static let largest = 1 << 20

  /// Reads both files.
  ///
  /// Throws `file-not-found` (exit 3), `file-unreadable`, `certificate-malformed` or `certificate-mismatch` (exit 6),
  /// and `key-file-loose` (exit 9) when others than the owner may read the key.
  package init(certificateFile: String, keyFile: String) throws(CtapiError) {
    let certificates = try TLSIdentity.certificates(certificateFile)
    do throws(CtapiError) {
      key = try TLSIdentity.key(keyFile)
    } catch {
      for certificate in certificates { X509_free(certificate) }
      throw error
    }
    self.certificates = certificates
    guard X509_check_private_key(certificates[0], key) == 1 else {
      ERR_clear_error()
      throw CtapiError(
        .certificateMismatch,
        "the key in '\(keyFile.escapedForTerminal)' is not the one of the first certificate in"
          + " '\(certificateFile.escapedForTerminal)'",
        hint: "put the server's own certificate first, and name the key it was made with")
    }
  }

  deinit {
    EVP_PKEY_free(key)
    for certificate in certificates { X509_free(certificate) }
  }

  private static func certificates(_ path: String) throws(CtapiError) -> [OpaquePointer] {
    let bytes = try Files.read(path, limit: largest)
    TLSLibrary.start()
    var found: [OpaquePointer] = []
    bytes.withUnsafeBytes { buffer in
      let memory = BIO_new_mem_buf(buffer.baseAddress, Int32(buffer.count))
      while let certificate = PEM_read_bio_X509(memory, nil, nil, nil) { found.append(certificate) }
      BIO_free(memory)
    }
    // Behind the last certificate nothing begins; any other reason is one that is broken, and must not just be missing.
    let ending = ERR_peek_last_error()
    ERR_clear_error()
    guard ERR_GET_LIB(ending) == ERR_LIB_PEM, ERR_GET_REASON(ending) == PEM_R_NO_START_LINE else {
      for certificate in found { X509_free(certificate) }
      throw CtapiError(
        .certificateMalformed,
        "certificate \(found.count + 1) in '\(path.escapedForTerminal)' cannot be read: \(TLSLibrary.text(of: ending))",
        hint: "name a PEM file with whole CERTIFICATE blocks: the server's own first, then those of its issuers")
    }
    guard !found.isEmpty else {
      throw CtapiError(
        .certificateMalformed, "no certificate in '\(path.escapedForTerminal)'",
        hint: "name a PEM file with CERTIFICATE blocks, the server's own first")
    }
    return found
  }

  private static func key(_ path: String) throws(CtapiError) -> OpaquePointer {
    let name = path.escapedForTerminal
    let bytes = try Files.read(path, limit: largest)
    if let mode = Files.permissions(of: path), mode & 0o077 != 0 {
      throw CtapiError(
        .privateKeyLoose, "others may read the private key in '\(name)' (mode \(String(mode & 0o777, radix: 8)))",
        hint: "chmod 600 '\(name)'")
    }
    let key = bytes.withUnsafeBytes { buffer in
      let memory = BIO_new_mem_buf(buffer.baseAddress, Int32(buffer.count))
      defer { BIO_free(memory) }
      // Nobody is asked for a passphrase: an encrypted key counts as none.
      return PEM_read_bio_PrivateKey(memory, nil, { _, _, _, _ in -1 }, nil)
    }
    ERR_clear_error()
    guard let key else {
      throw CtapiError(
        .certificateMalformed, "no private key that can be read in '\(name)'",
        hint: "name a PEM file with an unencrypted key: openssl pkey -in FILE -out PLAIN.pem")
    }
    return key
  }

  /// Whether the certificate is made for a host name, by the rules of RFC 6125.
  func isFor(_ name: UnsafePointer<CChar>) -> Bool {
    X509_check_host(certificates[0], name, 0, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS), nil) == 1
  }

  /// What will not work for a client, if anything: a certificate outside its time.
  package var fault: String? {
    let certificate = CertificateSummary(certificates[0])
    if X509_cmp_current_time(X509_get0_notAfter(certificates[0])) < 0 {
      return "the certificate for \(certificate.names) has expired on \(certificate.notAfter)"
    }
    if X509_cmp_current_time(X509_get0_notBefore(certificates[0])) > 0 {
      return "the certificate for \(certificate.names) is valid from \(certificate.notBefore)"
    }
    return nil
  }

  /// That the certificate ends within some days from now, unless it has ended or begins later: those are faults.
  package func ending(within days: Int) -> String? {
    guard fault == nil else { return nil }
    var limit = time(nil) + days * 86_400
    guard X509_cmp_time(X509_get0_notAfter(certificates[0]), &limit) < 0 else { return nil }
    let certificate = CertificateSummary(certificates[0])
    return "the certificate for \(certificate.names) expires on \(certificate.notAfter)"
  }

  func use(in context: OpaquePointer) throws(CtapiError) {
    guard SSL_CTX_use_certificate(context, certificates[0]) == 1, SSL_CTX_use_PrivateKey(context, key) == 1,
      certificates.dropFirst().allSatisfy({ ctapi_ssl_add_chain(context, $0) == 1 })
    else {
      throw CtapiError(
        .certificateMalformed, "libssl does not take the certificate: \(TLSLibrary.text(of: TLSLibrary.takeError()))",
        hint: "use RSA of 2048 bits or more, P-256, P-384 or Ed25519")
    }
  }
}

extension ErrorCode {
  /// A certificate or key file that does not parse.
  package static let certificateMalformed = ErrorCode("certificate-malformed", .invalidInput)
  /// A certificate and a key that do not belong together.
  package static let certificateMismatch = ErrorCode("certificate-mismatch", .invalidInput)
  /// A private key's file that others may read.
  package static let privateKeyLoose = ErrorCode("key-file-loose", .dataDirectory)
}
