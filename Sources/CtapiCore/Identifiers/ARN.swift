/// An Amazon Resource Name: `arn:partition:service:region:account:resource`.
package struct ARN: Sendable, Hashable, CustomStringConvertible {
  /// The partition, `aws` here.
  package var partition: String
  /// The service, such as `servicediscovery`.
  package var service: String
  /// The region; empty for global services.
  package var region: String
  /// The twelve-digit account.
  package var account: String
  /// What follows the account, with its own `/` or `:` inside.
  package var resource: String

  /// A name of its parts.
  package init(partition: String = "aws", service: String, region: String, account: String, resource: String) {
    self.partition = partition
    self.service = service
    self.region = region
    self.account = account
    self.resource = resource
  }

  /// Reads a name, or nil when it has not the six parts.
  package init?(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0] == "arn", !parts[1].isEmpty, !parts[2].isEmpty, !parts[5].isEmpty else {
      return nil
    }
    self.init(
      partition: String(parts[1]), service: String(parts[2]), region: String(parts[3]), account: String(parts[4]),
      resource: String(parts[5]))
  }

  package var description: String { "arn:\(partition):\(service):\(region):\(account):\(resource)" }
}
