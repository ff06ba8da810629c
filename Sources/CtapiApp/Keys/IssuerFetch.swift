import CtapiCore
import CtapiGateway
import CtapiHTTP

/// Fetches the keys an issuer publishes, with AWS's limits: 1.5 s and 150,000 bytes for each of two documents.
enum IssuerFetch {
  /// The keys, or which of the two documents could not be had, and why.
  static func keys(of issuer: String, trusting trust: TLSTrust) -> IssuerAnswer {
    let remote = RemoteKeys(trusting: trust, timeout: .milliseconds(1500), largest: 150_000)
    let location: String
    do throws(CtapiError) {
      location = try remote.keySetURL(ofIssuer: issuer)
    } catch {
      return IssuerAnswer(keys: .discoveryFailed, failure: error.message)
    }
    do throws(CtapiError) {
      return IssuerAnswer(keys: .known(try remote.keySet(at: location)))
    } catch {
      return IssuerAnswer(keys: .fetchFailed, failure: error.message)
    }
  }
}
