/// A `$context` variable of HTTP APIs (`gateway.md` 4.4).
package enum ContextName: String, Sendable, Hashable, CaseIterable {
  case accountID = "accountId"
  case apiID = "apiId"
  /// A claim of the token; the variable's key names it.
  case claim = "authorizer.claims."
  case authorizerError = "authorizer.error"
  case principalID = "authorizer.principalId"
  /// A value of a REQUEST authorizer's answer; the variable's key names it.
  case authorizerValue = "authorizer."
  case endpointRequestID = "awsEndpointRequestId"
  case endpointRequestID2 = "awsEndpointRequestId2"
  case basePathMatched = "customDomain.basePathMatched"
  case dataProcessed
  case domainName
  case domainPrefix
  case errorMessage = "error.message"
  case errorMessageString = "error.messageString"
  case errorResponseType = "error.responseType"
  case extendedRequestID = "extendedRequestId"
  case httpMethod
  case identityAccountID = "identity.accountId"
  case identityCaller = "identity.caller"
  case cognitoAuthenticationProvider = "identity.cognitoAuthenticationProvider"
  case cognitoAuthenticationType = "identity.cognitoAuthenticationType"
  case cognitoIdentityID = "identity.cognitoIdentityId"
  case cognitoIdentityPoolID = "identity.cognitoIdentityPoolId"
  case principalOrganizationID = "identity.principalOrgId"
  case clientCertificate = "identity.clientCert.clientCertPem"
  case clientCertificateSubject = "identity.clientCert.subjectDN"
  case clientCertificateIssuer = "identity.clientCert.issuerDN"
  case clientCertificateSerial = "identity.clientCert.serialNumber"
  case clientCertificateNotBefore = "identity.clientCert.validity.notBefore"
  case clientCertificateNotAfter = "identity.clientCert.validity.notAfter"
  case sourceIP = "identity.sourceIp"
  case identityUser = "identity.user"
  case userAgent = "identity.userAgent"
  case userARN = "identity.userArn"
  case integrationError = "integration.error"
  case integrationServiceStatus = "integration.integrationStatus"
  case integrationLatency = "integration.latency"
  case integrationRequestID = "integration.requestId"
  case integrationStatus = "integration.status"
  case integrationErrorMessage
  case integrationLatencyOld = "integrationLatency"
  case integrationStatusOld = "integrationStatus"
  case path
  case `protocol`
  case requestID = "requestId"
  case requestTime
  case requestTimeEpoch
  case responseLatency
  case responseLength
  case routeKey
  case stage
  case status
}

extension ContextName {
  /// Whether the value is known only once the answer is.
  package var isKnownLate: Bool {
    switch self {
    case .dataProcessed, .errorMessage, .errorMessageString, .errorResponseType, .integrationError,
      .integrationServiceStatus, .integrationLatency, .integrationRequestID, .integrationStatus,
      .integrationErrorMessage, .integrationLatencyOld, .integrationStatusOld, .responseLatency, .responseLength,
      .status:
      true
    default: false
    }
  }
}
