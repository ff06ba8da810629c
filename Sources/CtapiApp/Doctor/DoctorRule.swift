import CtapiDefinition

/// A rule that the doctor judges by, beyond those of a definition's text (``LintRule``).
package struct DoctorRule: Sendable, Hashable {
  /// The stable name.
  package let id: String
  /// Why it matters, in one sentence without its full stop.
  package let reason: String

  private init(_ id: String, _ reason: String) {
    self.id = id
    self.reason = reason
  }

  /// Every rule of the doctor's, those of a definition's text included, by name.
  package static let all: [DoctorRule] =
    (own + LintRule.all.filter { lint in !own.contains { $0.id == lint.id } }.map { DoctorRule($0.id, $0.reason) })
    .sorted { $0.id < $1.id }

  private static let own = directory + server + definition + issuers + backends

  private static let directory = [
    DoctorRule("clock-behind", "a clock behind the newest file judges tokens and times to live wrongly"),
    DoctorRule("directory-absent", "nothing is kept where there is no data directory"),
    DoctorRule("directory-format", "a data directory of another version is not opened"),
    DoctorRule("directory-open", "others may list and enter a folder of the data directory"),
    DoctorRule("directory-read-only", "nothing can be changed in a data directory that cannot be written"),
    DoctorRule("directory-unusable", "what is no directory holds no data"),
    DoctorRule("disk-full", "a write fails on a disk without room"),
    DoctorRule("file-open", "others may read a file of the data directory"),
    DoctorRule("key-file-missing", "a key without its file signs nothing"),
    DoctorRule("key-file-open", "a private key that others may read is not used"),
    DoctorRule("key-file-stray", "a key file that belongs to no pool is a secret that nobody looks after"),
    DoctorRule("settings-invalid", "the server does not start with settings it cannot read"),
  ]

  private static let server = [
    DoctorRule("address-unusable", "the server does not start at an address this machine does not have"),
    DoctorRule("certificate-expiring", "clients refuse a server whose certificate has ended"),
    DoctorRule("certificate-outdated", "clients refuse a certificate before its time and after it"),
    DoctorRule("certificate-unusable", "a server does not start with certificate files that it cannot use"),
    DoctorRule("port-taken", "the server does not start at a port that another program has"),
    DoctorRule("server-silent", "a server that takes connections and does not answer serves nobody"),
    DoctorRule("server-stale", "a server that was killed leaves files behind"),
    DoctorRule("server-version", "an older server does not know what this program writes"),
  ]

  private static let definition = [
    DoctorRule("access-log-unservable", "a stage whose log cannot be written logs nothing"),
    DoctorRule("access-log-variable", "a variable that a log's format asks for and nothing fills is written as -"),
    DoctorRule("api-absent", "a gateway without an API answers 404 to everything"),
    DoctorRule("api-unservable", "an API that asks for what is not done here is not served"),
    DoctorRule("authorizer-unservable", "a route whose authorizer asks for what is not done here answers 500"),
    DoctorRule("default-api", "of several APIs one answers requests that name none"),
    DoctorRule("encoded-paths-forwarded", "a backend may decode a guarded path that the gateway took for another"),
    DoctorRule("integration-missing", "a route without an integration answers 500"),
    DoctorRule("integration-unservable", "an integration that asks for what is not done here answers 500"),
    DoctorRule("mapping-unservable", "a route whose mapping asks for what is not done here answers 500"),
    DoctorRule("parameter-unknown", "a parameter that a target names and its route does not have is left as written"),
    DoctorRule("quota", "an AWS account has limits that a definition may be beyond"),
    DoctorRule("routes-absent", "an API without routes answers 404 to everything"),
    DoctorRule("stage-absent", "an API without stages answers 404 to everything"),
    DoctorRule("stage-undeployed", "a stage without a deployment answers 404"),
    DoctorRule("stage-variable", "an integration whose stage variable has no value answers 500"),
    DoctorRule("throttle-zero", "a limit of 0 answers 429 to every call"),
  ]

  private static let issuers = [
    DoctorRule("audience-unknown", "tokens for clients that an authorizer does not list are refused"),
    DoctorRule("clock-skew", "fresh tokens of an issuer whose clock differs may be refused"),
    DoctorRule("issuer-mismatch", "a token's issuer has to be the authorizer's, letter by letter"),
    DoctorRule("keys-absent", "no token can be verified before its pool has a key"),
    DoctorRule("keys-unreachable", "every token is refused while its issuer's keys cannot be had"),
    DoctorRule("keys-unusable", "every token is refused where no key is for an algorithm that is accepted"),
  ]

  private static let backends = [
    DoctorRule("backend-unreachable", "calls answer 503 while no backend takes connections"),
    DoctorRule("backend-untrusted", "a backend whose certificate is not accepted gets no request"),
    DoctorRule("dns-records", "the gateway on AWS learns ports from SRV records alone"),
    DoctorRule("missing-attribute", "an instance without an address or a port gets no request"),
    DoctorRule("name-unresolved", "calls answer 503 while a backend's name has no address"),
    DoctorRule("no-healthy-instance", "calls answer 503 while no instance is healthy"),
    DoctorRule("no-instance", "calls answer 503 while no instance fits what the integration asks for"),
    DoctorRule("service-ambiguous", "a service that is named twice names none"),
    DoctorRule("service-not-found", "calls answer 503 where the service is not registered"),
    DoctorRule("unhealthy-instance", "an unhealthy instance gets no request"),
  ]
}
