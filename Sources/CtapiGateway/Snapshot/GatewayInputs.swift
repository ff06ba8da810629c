package import CtapiDefinition
package import CtapiHTTP
package import CtapiIdentity

/// All that the gateway serves, as plain values: what the definitions say, where backends are, which keys are known.
package struct GatewayInputs: Sendable {
  /// The keys of one issuer, or why there are none.
  package enum Keys: Sendable {
    /// The issuer's published keys.
    case known(KeySet)
    /// The issuer's discovery document could not be fetched.
    case discoveryFailed
    /// The issuer's keys could not be fetched.
    case fetchFailed
  }

  /// The definitions, each with the stages that serve it.
  ///
  /// Several may belong to one API: its stages may serve different deployments.
  package var apis: [API]
  /// The custom domains with their mappings.
  package var domains: [PublishedDomain]
  /// The limit of everything together, as AWS has one for each account (`gateway.md` 4.1); absent means none.
  package var accountThrottle = Throttle()
  /// The account that logs and mappings name.
  package var accountID = "000000000000"
  /// The region that the names of calls are made in.
  package var region = "us-east-1"
  /// The healthy backends of each integration that has any.
  package var endpoints: [IntegrationKey: [Endpoint]]
  /// The integrations whose host name has no address.
  package var unresolved: Set<IntegrationKey> = []
  /// The TCP ports that are relayed.
  package var relays: [Relay] = []
  /// How TLS is spoken with backends; without it, integrations that need it answer 500.
  package var clientTLS: TLSContext?
  /// The keys of each issuer.
  package var keys: [String: Keys]
  /// The issuers whose tokens `ctapi token mint` makes: those of the local pools.
  package var localIssuers: Set<String> = []
  /// Why an issuer's keys could not be had, as the end of a sentence, where it is known.
  package var keyFailures: [String: String] = [:]
  /// How many fetches of an issuer's keys have ended, well or not.
  package var keyFetches: [String: Int] = [:]

  /// Inputs of their parts.
  package init(
    apis: [API] = [], domains: [PublishedDomain] = [], endpoints: [IntegrationKey: [Endpoint]] = [:],
    keys: [String: Keys] = [:]
  ) {
    self.apis = apis
    self.domains = domains
    self.endpoints = endpoints
    self.keys = keys
  }

  /// A TCP port whose connections are relayed.
  package struct Relay: Sendable, Hashable {
    /// The API's id.
    package var api: String
    /// The port.
    package var port: UInt16
    /// The healthy backends.
    package var endpoints: [Endpoint]

    /// A relay of its parts.
    package init(api: String, port: UInt16, endpoints: [Endpoint]) {
      self.api = api
      self.port = port
      self.endpoints = endpoints
    }
  }

  /// Names an integration of an API.
  package struct IntegrationKey: Sendable, Hashable {
    /// The API's id.
    package var api: String
    /// The integration's id.
    package var integration: String
    /// The stage that it is served by; empty where its backends are the same in every stage.
    package var stage: String

    /// A name of its parts.
    package init(api: String, integration: String, stage: String = "") {
      self.api = api
      self.integration = integration
      self.stage = stage
    }
  }
}
