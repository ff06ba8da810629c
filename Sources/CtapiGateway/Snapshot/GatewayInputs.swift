package import CtapiDefinition
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

  /// The APIs; the first answers requests that name none.
  package var apis: [API]
  /// The healthy backends of each integration that has any, by API id and integration id.
  package var endpoints: [IntegrationKey: [Endpoint]]
  /// The keys of each issuer.
  package var keys: [String: Keys]

  /// Inputs of their parts.
  package init(apis: [API] = [], endpoints: [IntegrationKey: [Endpoint]] = [:], keys: [String: Keys] = [:]) {
    self.apis = apis
    self.endpoints = endpoints
    self.keys = keys
  }

  /// Names an integration of an API.
  package struct IntegrationKey: Sendable, Hashable {
    /// The API's id.
    package var api: String
    /// The integration's id.
    package var integration: String

    /// A name of its parts.
    package init(api: String, integration: String) {
      self.api = api
      self.integration = integration
    }
  }
}
