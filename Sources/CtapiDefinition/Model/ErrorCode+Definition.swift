package import CtapiCore

extension ErrorCode {
  /// A route key or path that API Gateway would not take.
  package static let invalidRoute = ErrorCode("invalid-route", .invalidInput)
  /// An extension of ctapi that is not known here.
  package static let extensionUnknown = ErrorCode("extension-unknown", .invalidInput)
  /// A greedy parameter that is not the last segment of its path.
  package static let greedyNotLast = ErrorCode("greedy-not-last", .invalidInput)
  /// A path that names a parameter twice.
  package static let pathParameterDuplicate = ErrorCode("path-parameter-duplicate", .invalidInput)
  /// CORS settings that let any origin send credentials (K68).
  package static let corsCredentials = ErrorCode("cors-credentials", .invalidInput)
  /// A payload format that HTTP_PROXY integrations do not take.
  package static let payloadFormat = ErrorCode("payload-format", .invalidInput)
  /// An integration that cannot be used.
  package static let invalidIntegration = ErrorCode("invalid-integration", .invalidInput)
  /// An authorizer that cannot be enforced.
  package static let invalidAuthorizer = ErrorCode("invalid-authorizer", .invalidInput)
  /// A document that is no usable API description.
  package static let invalidDocument = ErrorCode("invalid-document", .invalidInput)
  /// A CORS setting that API Gateway refuses.
  package static let invalidCORS = ErrorCode("invalid-cors", .invalidInput)
  /// A TCP listener that cannot be offered (`gateway.md` 8.5).
  package static let invalidListener = ErrorCode("invalid-listener", .invalidInput)
  /// No API of that name.
  package static let apiNotFound = ErrorCode("api-not-found", .notFound)
  /// No route of that key.
  package static let routeNotFound = ErrorCode("route-not-found", .notFound)
  /// A route of that key exists already.
  package static let routeExists = ErrorCode("route-exists", .conflict)
  /// No stage of that name.
  package static let stageNotFound = ErrorCode("stage-not-found", .notFound)
  /// A stage of that name exists already.
  package static let stageExists = ErrorCode("stage-exists", .conflict)
  /// A deployment is chosen for a stage that deploys every change (`gateway.md` K105).
  package static let stageAutoDeploys = ErrorCode("stage-auto-deploys", .conflict)
  /// A domain maps a path to the stage or API.
  package static let stageInUse = ErrorCode("stage-in-use", .conflict)
  /// A stage setting that API Gateway refuses.
  package static let invalidStage = ErrorCode("invalid-stage", .invalidInput)
  /// No deployment of that id.
  package static let deploymentNotFound = ErrorCode("deployment-not-found", .notFound)
  /// A stage serves the deployment.
  package static let deploymentInUse = ErrorCode("deployment-in-use", .conflict)
  /// No custom domain of that name.
  package static let domainNotFound = ErrorCode("domain-not-found", .notFound)
  /// A custom domain of that name exists already.
  package static let domainExists = ErrorCode("domain-exists", .conflict)
  /// A custom domain still has mappings.
  package static let domainInUse = ErrorCode("domain-in-use", .conflict)
  /// A name that no domain can have.
  package static let invalidDomain = ErrorCode("invalid-domain", .invalidInput)
  /// No mapping of that path or id.
  package static let mappingNotFound = ErrorCode("mapping-not-found", .notFound)
  /// The path is mapped already.
  package static let mappingExists = ErrorCode("mapping-exists", .conflict)
  /// A path that no mapping can have.
  package static let invalidMapping = ErrorCode("invalid-mapping", .invalidInput)
  /// More of something than the account's limits allow (`gateway.md` 1.7).
  package static let quotaExceeded = ErrorCode("quota-exceeded", .conflict)
  /// No authorizer of that name.
  package static let authorizerNotFound = ErrorCode("authorizer-not-found", .notFound)
  /// A security scheme of that name exists already.
  package static let authorizerExists = ErrorCode("authorizer-exists", .conflict)
  /// A route asks for the authorizer.
  package static let authorizerInUse = ErrorCode("authorizer-in-use", .conflict)
}
