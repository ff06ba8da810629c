import CtapiCore
import CtapiDefinition

/// A deployment and the stages that serve it.
struct DeployedIn {
  let deployment: Deployment
  let stages: [String]

  init(_ deployment: Deployment, _ stages: [Stage]) {
    self.deployment = deployment
    self.stages = stages.filter { $0.deploymentID == deployment.id }.map(\.name)
  }

  /// The columns of a table.
  static let columns = ["DEPLOYMENT", "CREATED", "MADE", "STAGES", "DESCRIPTION"]

  /// The cells of a table.
  var cells: [String] {
    [
      deployment.id, deployment.created.rfc3339, deployment.isAutomatic ? "by a change" : "by hand",
      stages.isEmpty ? "-" : stages.joined(separator: " "), deployment.description ?? "-",
    ]
  }

  /// The form of `--json`, with the field names of API Gateway.
  var json: JSON {
    var object: JSONObject = ["deploymentId": .string(deployment.id)]
    if let description = deployment.description { object["description"] = .string(description) }
    object["autoDeployed"] = .bool(deployment.isAutomatic)
    object["deploymentStatus"] = "DEPLOYED"
    object["createdDate"] = .string(deployment.created.rfc3339)
    object["stages"] = .strings(stages)
    return .object(object)
  }
}
