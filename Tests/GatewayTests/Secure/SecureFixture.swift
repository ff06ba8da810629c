import CtapiCore
import CtapiDefinition
import CtapiGateway
import CtapiHTTP
import CtapiTestSupport

/// A gateway that speaks TLS in front of given backends, with an authority that vouches for it.
final class SecureFixture {
  let authority: TestAuthority
  let fixture: GatewayFixture
  var port: UInt16 { fixture.gateway.secureAddress?.port ?? 0 }

  convenience init(
    _ routes: [(key: String, url: String)], names: String = "DNS:localhost,IP:127.0.0.1",
    days: (from: String, to: String)? = nil, limits: LoopLimits = LoopLimits()
  ) throws {
    try self.init(try GatewayFixture.inputs(routes), names: names, days: days, limits: limits)
  }

  init(
    _ inputs: GatewayInputs, names: String = "DNS:localhost,IP:127.0.0.1", days: (from: String, to: String)? = nil,
    limits: LoopLimits = LoopLimits()
  ) throws {
    authority = try TestAuthority()
    let context = try SecureFixture.context(authority, "server", for: names, days: days)
    fixture = try GatewayFixture(inputs, limits: limits, tls: context)
  }

  static func context(
    _ authority: TestAuthority, _ name: String, for names: String, days: (from: String, to: String)? = nil
  ) throws -> TLSContext {
    let issued = try authority.issue(name, for: names, days: days)
    let identity = try TLSIdentity(certificateFile: issued.certificate, keyFile: issued.key)
    return try TLSContext(identities: [identity], protocols: .http2OrHTTP1)
  }

  func connect(to host: String = "127.0.0.1") throws -> SecureConnection {
    try SecureConnection(port: port, trusting: authority.file, to: host)
  }

  /// A connection that speaks HTTP/2, its preface sent.
  func connectHTTP2() throws -> SecureConnection {
    let connection = try SecureConnection(port: port, trusting: authority.file, protocols: .http2OrHTTP1)
    guard connection.speaksHTTP2 else { throw CtapiError(.tlsFailed, "no HTTP/2") }
    connection.send(HTTP2Frames.preface + HTTP2Frames.settings)
    return connection
  }
}
