/// How many of each thing there may be; AWS limits an account, this machine is not limited unless asked to be
/// (`design.md` 7.1).
package struct RegistryQuotas: Sendable, Hashable {
  /// The most namespaces.
  package var namespaces: Int
  /// The most instances of one service.
  package var instancesPerService: Int

  /// No limits.
  package static let unlimited = RegistryQuotas(namespaces: .max, instancesPerService: .max)
  /// The defaults of an AWS account (`registry-services-stack.md` 1.5).
  package static let aws = RegistryQuotas(namespaces: 50, instancesPerService: 1000)
}
