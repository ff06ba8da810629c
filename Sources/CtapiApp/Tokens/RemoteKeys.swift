package import CtapiCore
import CtapiHTTP
package import CtapiIdentity

/// Fetches key sets over HTTP, from other machines over TLS only and without redirects (`design.md` 7.1).
package struct RemoteKeys {
  /// The most keys of a set, for each that is prepared keeps memory (`reliability.md` 1.6).
  private static let mostKeys = 100

  private let client: HTTPClient

  /// A client with the limits of the command line: 5 seconds, 1 MiB.
  package init() { self.init(trusting: TLSTrust()) }

  /// The same, with issuers believed as `trust` says.
  init(trusting trust: TLSTrust) { self.init(trusting: trust, timeout: .seconds(5), largest: KeyFile.largest) }

  /// A client that waits so long for each document, which has at most `largest` bytes.
  init(trusting trust: TLSTrust, timeout: Duration, largest: Int) {
    var client = HTTPClient()
    client.timeout = timeout
    client.connectTimeout = min(client.connectTimeout, timeout)
    client.trust = trust
    client.reach = .remoteOverTLS
    client.resolver = HostResolver(servers: NameServers())
    client.limits = HTTPLimits(bodyBytes: largest)
    self.client = client
  }

  /// Whether text names a URL rather than a file.
  package static func isURL(_ text: String) -> Bool { text.hasPrefix("http://") || text.hasPrefix("https://") }

  /// The key set a URL answers with; throws kinds of `unavailable`.
  package func keySet(at url: String) throws(CtapiError) -> KeySet {
    let body = try get(url)
    do throws(CtapiError) {
      let set = try KeySet(jwks: body.span, file: url)
      let count = set.keys.count + set.skipped.count
      guard count <= RemoteKeys.mostKeys else {
        throw CtapiError(.keyMalformed, "it has \(count) keys, more than \(RemoteKeys.mostKeys)")
      }
      return set
    } catch {
      throw CtapiError(
        .keysUnreachable, "'\(url.escapedForTerminal)' answers no key set: \(error.message)",
        hint: RemoteKeys.lookHint(url))
    }
  }

  /// The key set's URL of an issuer, from its discovery document (OpenID Connect Discovery 1.0 §4).
  ///
  /// Throws `issuer-mismatch` when the document is another issuer's (§4.3).
  package func keySetURL(ofIssuer issuer: String) throws(CtapiError) -> String {
    let base = issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer
    let url = base + "/.well-known/openid-configuration"
    let body = try get(url)
    guard let document = try? JSON(parsing: body.span, limits: .token), let found = document["issuer"]?.stringValue,
      let keys = document["jwks_uri"]?.stringValue
    else {
      throw CtapiError(
        .keysUnreachable, "'\(url.escapedForTerminal)' answers no discovery document with 'issuer' and 'jwks_uri'",
        hint: RemoteKeys.lookHint(url))
    }
    guard found.hasSameBytes(as: issuer) else {
      throw CtapiError(
        .issuerMismatch,
        "the discovery document says it is of issuer '\(found.escapedForTerminal)', expected '\(issuer.escapedForTerminal)'",
        hint: "use the issuer's own spelling, trailing slash included")
    }
    return keys
  }

  private static func lookHint(_ url: String) -> String { "look at the answer: curl -i '\(url.escapedForTerminal)'" }

  private func get(_ text: String) throws(CtapiError) -> [UInt8] {
    let name = text.escapedForTerminal
    do throws(CtapiError) {
      let response = try client.get(try HTTPURL(text))
      guard response.status == 200 else {
        throw CtapiError(
          .keysUnreachable, "'\(name)' answers \(response.status), expected 200", hint: RemoteKeys.lookHint(text))
      }
      return response.body
    } catch {
      // Whatever stands in the way, keys that cannot be had are one thing to a script.
      guard error.code.kind != .unavailable else { throw error }
      throw CtapiError(.keysUnreachable, "cannot fetch '\(name)': \(error.message)", hint: error.hint)
    }
  }
}

extension ErrorCode {
  /// Keys that cannot be fetched.
  package static let keysUnreachable = ErrorCode("keys-unreachable", .unavailable)
  /// A discovery document of another issuer.
  package static let issuerMismatch = ErrorCode("issuer-mismatch", .no)
}
