import COpenSSL
package import CtapiCore

/// The settings that TLS sessions are made from; never changed after it is made, so that a reload makes a new one.
///
/// `@unchecked Sendable`: the stored properties are a pointer to an `SSL_CTX` and immutable values. After `init` the
/// context is only used to make sessions; its count of references is atomic, and libssl locks its certificate store and
/// ticket keys itself (`openssl-threads(7)`; `SSL_new(3)` may be called on one context by many threads).
package final class TLSContext: @unchecked Sendable {
  /// Whose side its sessions take.
  enum Side {
    case client
    case server
  }

  /// The context, owned.
  let pointer: OpaquePointer
  let side: Side
  /// What a server's callbacks look at; the pointer they get is to this, and it lives as long as the context.
  private let choices: TLSServerChoices?

  /// Forward secrecy and authenticated encryption only; TLS 1.3 has nothing else.
  private static let ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20"

  private init(_ side: Side, _ choices: TLSServerChoices?) throws(CtapiError) {
    TLSLibrary.start()
    let method = side == .client ? TLS_client_method() : TLS_server_method()
    pointer = try TLSLibrary.need(SSL_CTX_new(method), "SSL_CTX_new")
    self.side = side
    self.choices = choices
    guard ctapi_ssl_set_minimum(pointer, TLS1_2_VERSION) == 1,
      SSL_CTX_set_cipher_list(pointer, TLSContext.ciphers) == 1
    else { throw CtapiError(.bug, "libssl refused the versions or ciphers") }
    ctapi_ssl_set_modes(pointer)
    ctapi_ssl_forbid_legacy(pointer)
    ctapi_ssl_cache_nothing(pointer)
  }

  deinit { SSL_CTX_free(pointer) }

  /// A client's settings: TLS 1.2 or later, with the other side's certificate verified always.
  ///
  /// Throws `trust-unreadable` (exit 6).
  package convenience init(
    trusting trust: TLSTrust = TLSTrust(), protocols: TLSProtocols = .http1
  ) throws(CtapiError) {
    try self.init(.client, nil)
    try trust.load(into: pointer)
    SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER, nil)
    let names = protocols.wireForm
    SSL_CTX_set_alpn_protos(pointer, names, UInt32(names.count))
  }

  /// A server's settings: the first identity answers clients that name none of them.
  ///
  /// Sessions are resumed by tickets that only this context can read.
  package convenience init(identities: [TLSIdentity], protocols: TLSProtocols) throws(CtapiError) {
    guard let first = identities.first else { throw CtapiError(.bug, "a TLS server without a certificate") }
    var others: [TLSServerChoices.Named] = []
    for identity in identities.dropFirst() {
      others.append(.init(identity: identity, context: try TLSContext(identities: [identity], protocols: protocols)))
    }
    let choices = TLSServerChoices(first: first, others: others, protocols: protocols.wireForm)
    try self.init(.server, choices)
    try first.use(in: pointer)
    let argument = Unmanaged.passUnretained(choices).toOpaque()
    SSL_CTX_set_alpn_select_cb(pointer, TLSServerChoices.selectProtocol, argument)
    if !others.isEmpty { ctapi_ssl_on_server_name(pointer, TLSServerChoices.selectIdentity, argument) }
    let name = Array("ctapi".utf8)
    SSL_CTX_set_session_id_context(pointer, name, UInt32(name.count))
  }
}
