package import CtapiCore

extension ErrorCode {
  /// A namespace of that name or id does not exist; AWS's `NamespaceNotFound`.
  package static let namespaceNotFound = ErrorCode("namespace-not-found", .notFound)
  /// A service of that name or id does not exist; AWS's `ServiceNotFound`.
  package static let serviceNotFound = ErrorCode("service-not-found", .notFound)
  /// An instance of that id does not exist in the service; AWS's `InstanceNotFound`.
  package static let instanceNotFound = ErrorCode("instance-not-found", .notFound)
  /// A namespace of that name exists; AWS's `NamespaceAlreadyExists`.
  package static let namespaceExists = ErrorCode("namespace-exists", .conflict)
  /// A service of that name exists in the namespace; AWS's `ServiceAlreadyExists`.
  package static let serviceExists = ErrorCode("service-exists", .conflict)
  /// A namespace with services, or a service with instances, is to be deleted; AWS's `ResourceInUse`.
  package static let registryInUse = ErrorCode("resource-in-use", .conflict)
  /// A name that means two services of two namespaces.
  package static let serviceAmbiguous = ErrorCode("service-ambiguous", .conflict)
  /// A value the registry cannot take; AWS's `InvalidInput`.
  package static let registryInput = ErrorCode("registry-input", .invalidInput)
  /// A status for an instance whose service has no custom health check; AWS's `CustomHealthNotFound`.
  package static let customHealthNotFound = ErrorCode("custom-health-not-found", .invalidInput)
  /// More of something than the quotas allow; AWS's `ResourceLimitExceeded`.
  package static let registryLimit = ErrorCode("registry-limit", .conflict)
}
