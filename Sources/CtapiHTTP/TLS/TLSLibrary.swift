import CLinux
import COpenSSL
import CtapiCore
import Glibc

/// What every call into libssl shares: starting the library late, and this thread's queue of refusals.
enum TLSLibrary {
  /// Starts libssl without reading its configuration file; later calls cost one load.
  static func start() { _ = started }

  private static let started: Bool = {
    OPENSSL_init_ssl(UInt64(OPENSSL_INIT_NO_LOAD_CONFIG), nil)
    // Whoever used libcrypto first has kept it from listing its digests by name, which those of certificates are found by.
    for digest in [EVP_sha1(), EVP_sha224(), EVP_sha256(), EVP_sha384(), EVP_sha512()] { EVP_add_digest(digest) }
    return true
  }()

  /// Empties the queue before a call whose outcome is told by it; others of this thread may have left something there.
  @inline(__always)
  static func forgetErrors() {
    if ERR_peek_error() != 0 { ERR_clear_error() }
  }

  /// The first refusal of the queue, which is emptied; 0 when there is none.
  static func takeError() -> UInt {
    let code = ERR_get_error()
    ERR_clear_error()
    return code
  }

  /// What the library calls a refusal.
  static func text(of code: UInt) -> String {
    guard let text = ERR_reason_error_string(code) else { return "error \(code)" }
    return String(cString: text)
  }

  /// The object of a call that answers null only when memory ran out or the library is broken.
  static func need(_ pointer: OpaquePointer?, _ call: StaticString) throws(CtapiError) -> OpaquePointer {
    guard let pointer else {
      throw CtapiError(.bug, "libssl refused '\(call)': \(text(of: takeError()))")
    }
    return pointer
  }

  /// The socket as libssl sees it: `send` without a signal when the other side has gone, and `recv`.
  ///
  /// The library's own sockets use `write`, which ends a process that does not ignore SIGPIPE. Made once and never
  /// freed; libssl only reads it.
  nonisolated(unsafe) static let socketMethod: OpaquePointer? = {
    let method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket")
    BIO_meth_set_write(method) { bio, bytes, count in
      BIO_clear_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_WRITE | BIO_FLAGS_SHOULD_RETRY)
      let wrote = send(TLSLibrary.descriptor(of: bio), bytes, Int(count), Int32(MSG_NOSIGNAL))
      if wrote < 0, TLSLibrary.isTransient { BIO_set_flags(bio, BIO_FLAGS_WRITE | BIO_FLAGS_SHOULD_RETRY) }
      return Int32(wrote)
    }
    BIO_meth_set_read(method) { bio, bytes, count in
      BIO_clear_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_WRITE | BIO_FLAGS_SHOULD_RETRY)
      let got = recv(TLSLibrary.descriptor(of: bio), bytes, Int(count), 0)
      if got < 0, TLSLibrary.isTransient { BIO_set_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY) }
      if got == 0 { BIO_set_flags(bio, BIO_FLAGS_IN_EOF) }
      return Int32(got)
    }
    BIO_meth_set_ctrl(method) { bio, command, _, _ in
      switch command {
      case BIO_CTRL_FLUSH, BIO_CTRL_DUP: 1
      case BIO_CTRL_EOF: BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0 ? 1 : 0
      default: 0
      }
    }
    BIO_meth_set_create(method) { bio in
      BIO_set_init(bio, 1)
      return 1
    }
    return method
  }()

  private static func descriptor(of bio: OpaquePointer?) -> Int32 {
    // The number itself is kept where others keep a pointer; one more, for null is no descriptor.
    Int32(truncatingIfNeeded: Int(bitPattern: BIO_get_data(bio)) - 1)
  }

  private static var isTransient: Bool {
    let error = SystemError.last.number
    return error == EAGAIN || error == EINTR
  }

  /// A socket for libssl; the descriptor stays its owner's.
  static func socket(_ descriptor: Int32) throws(CtapiError) -> OpaquePointer {
    let bio = try need(BIO_new(socketMethod), "BIO_new")
    BIO_set_data(bio, UnsafeMutableRawPointer(bitPattern: Int(descriptor) + 1))
    return bio
  }
}
