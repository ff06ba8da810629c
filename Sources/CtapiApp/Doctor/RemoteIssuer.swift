import CtapiCore
import CtapiHTTP
import CtapiIdentity

/// What an issuer elsewhere answers: its keys, and its clock.
struct RemoteIssuer {
  let keys: Result<KeySet, CtapiError>
  /// The `date` of its answer, where it sends one.
  let date: Timestamp?

  init(keys: Result<KeySet, CtapiError>, date: Timestamp? = nil) {
    self.keys = keys
    self.date = date
  }

  /// Asks an issuer for its discovery document and its keys, believed as `trust` says.
  init(asking issuer: String, trusting trust: TLSTrust) {
    let remote = RemoteKeys(trusting: trust)
    do throws(CtapiError) {
      keys = .success(try remote.keySet(at: try remote.keySetURL(ofIssuer: issuer)))
    } catch {
      keys = .failure(error)
    }
    date = RemoteIssuer.date(of: issuer, trust)
  }

  /// What the clock of whoever answers for an issuer says.
  private static func date(of issuer: String, _ trust: TLSTrust) -> Timestamp? {
    var client = HTTPClient()
    client.trust = trust
    client.timeout = .seconds(2)
    client.reach = .remoteOverTLS
    client.resolver = HostResolver(servers: NameServers())
    guard let url = try? HTTPURL(issuer), let answer = try? client.get(url) else { return nil }
    return answer.headers["date"].flatMap(Timestamp.init(httpDate:))
  }
}
