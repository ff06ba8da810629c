import COpenSSL

/// What a TLS server chooses from while it greets a client: its certificates and its protocols.
final class TLSServerChoices: Sendable {
  /// Another certificate than the first, with the context that presents it.
  struct Named: Sendable {
    let identity: TLSIdentity
    let context: TLSContext
  }

  private let first: TLSIdentity
  private let others: [Named]
  private let protocols: [UInt8]

  init(first: TLSIdentity, others: [Named], protocols: [UInt8]) {
    self.first = first
    self.others = others
    self.protocols = protocols
  }

  /// Presents the certificate made for the name the client asks for (RFC 6066 §3), else the first.
  static let selectIdentity:
    @convention(c) (OpaquePointer?, UnsafeMutablePointer<Int32>?, UnsafeMutableRawPointer?) -> Int32 =
      { session, _, argument in
        guard let argument, let name = SSL_get_servername(session, TLSEXT_NAMETYPE_host_name) else {
          return SSL_TLSEXT_ERR_OK
        }
        // The context that carries the callback owns the choices.
        let choices = Unmanaged<TLSServerChoices>.fromOpaque(argument).takeUnretainedValue()
        if !choices.first.isFor(name), let other = choices.others.first(where: { $0.identity.isFor(name) }) {
          SSL_set_SSL_CTX(session, other.context.pointer)
        }
        return SSL_TLSEXT_ERR_OK
      }

  /// Takes the first of the server's protocols that the client offers; a client that offers only others is refused
  /// (RFC 7301 §3.2).
  static let selectProtocol:
    @convention(c) (
      OpaquePointer?, UnsafeMutablePointer<UnsafePointer<UInt8>?>?, UnsafeMutablePointer<UInt8>?,
      UnsafePointer<UInt8>?, UInt32, UnsafeMutableRawPointer?
    ) -> Int32 = { _, chosen, length, offered, offeredLength, argument in
      guard let argument, let chosen, let length, let offered else { return SSL_TLSEXT_ERR_NOACK }
      let choices = Unmanaged<TLSServerChoices>.fromOpaque(argument).takeUnretainedValue()
      let result = choices.protocols.withUnsafeBufferPointer { ours -> Int32 in
        var name: UnsafeMutablePointer<UInt8>?
        let found = SSL_select_next_proto(&name, length, ours.baseAddress, UInt32(ours.count), offered, offeredLength)
        guard found == OPENSSL_NPN_NEGOTIATED, let name else { return SSL_TLSEXT_ERR_ALERT_FATAL }
        // The name stands in the server's own list, which lives as long as the context.
        chosen.pointee = UnsafePointer(name)
        return SSL_TLSEXT_ERR_OK
      }
      return result
    }
}
