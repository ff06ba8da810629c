import CtapiCore
import CtapiRegistry

extension Instance {
  /// The form of `--json`, in the words of `DiscoverInstances`.
  func json(of service: DiscoveryService) -> JSON {
    [
      "instanceId": .string(id), "namespaceName": .string(service.namespaceName), "serviceName": .string(service.name),
      "healthStatus": .string(status.rawValue), "attributes": attributes.json,
    ]
  }

  /// The columns of a table.
  static let columns = ["ID", "IP", "PORT", "HEALTH"]

  /// The cells of a table.
  var cells: [String] {
    let address = attributes[InstanceAttributes.ipv4] ?? attributes[InstanceAttributes.ipv6]
    let name = attributes[InstanceAttributes.cname]
    return [id, address ?? name ?? "-", attributes[InstanceAttributes.port] ?? "-", status.rawValue.lowercased()]
  }
}
