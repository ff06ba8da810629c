/// Where an integration sends requests.
package enum IntegrationTarget: Sendable, Hashable {
  /// A URL (`HTTP_PROXY` over `INTERNET`).
  case url(URLTemplate)
  /// Healthy instances of a registry service (`HTTP_PROXY` over `VPC_LINK`).
  case service(ServiceReference)
  /// A fixed answer, made by importing a plain document (`design.md` 7.1) or by `x-ctapi-mock`.
  case mock(MockResponse)
  /// A function called over HTTP (`AWS_PROXY` with a URL).
  case function(FunctionTarget)
  /// An answer that sends the client elsewhere (`x-ctapi-redirect`).
  case redirect(Redirect)
  /// A URL with `${stageVariables.…}` in it, which the values of a stage make a URL; what is published has none of these.
  case variableURL(String)
}

extension IntegrationTarget {
  /// The URL that requests or events go to; nil where it is a service, or none.
  package var url: URLTemplate? {
    switch self {
    case .url(let url): url
    case .function(let function): function.url
    case .service, .mock, .redirect, .variableURL: nil
    }
  }

  /// Whether its URL names the host, so that no other name is verified.
  var namesHost: Bool {
    switch self {
    case .url, .variableURL, .function: true
    case .service, .mock, .redirect: false
    }
  }
}
