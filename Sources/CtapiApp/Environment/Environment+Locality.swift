package import CtapiCore

extension Environment {
  /// The region and account that identifiers are made in: `CTAPI_REGION`, then `AWS_REGION`, and `CTAPI_ACCOUNT`.
  package var locality: Locality {
    var locality = Locality()
    if let region = variables.nonEmpty("CTAPI_REGION") ?? variables.nonEmpty("AWS_REGION") { locality.region = region }
    if let account = variables.nonEmpty("CTAPI_ACCOUNT") { locality.account = account }
    return locality
  }
}
