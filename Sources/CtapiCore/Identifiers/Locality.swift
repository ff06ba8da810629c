/// The region and account that names and identifiers are made in.
package struct Locality: Sendable, Hashable {
  /// The region, `us-east-1` unless set.
  package var region: String
  /// The account, twelve digits.
  package var account: String

  /// A locality; the defaults are those that local AWS tools use.
  package init(region: String = "us-east-1", account: String = "000000000000") {
    self.region = region
    self.account = account
  }

  /// The name of a resource here.
  package func arn(_ service: String, _ resource: String) -> ARN {
    ARN(service: service, region: region, account: account, resource: resource)
  }
}
