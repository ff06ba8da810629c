import CtapiApp
import CtapiCore

extension Demo {
  /// One object: where it answers, and the commands to try.
  var json: JSON {
    [
      "gateway": .string(address?.gateway ?? ""), "control": .string(address?.control ?? ""),
      "data": .string(directory.path), "try": .strings(commands),
    ]
  }

  /// The same for a person.
  var text: String {
    """
    ready gateway=\(address?.gateway ?? "") control=\(address?.control ?? "")

    Try in another terminal:
    \(commands.map { "  \($0)\n" }.joined())
    """
  }

  /// Anyone reads, a token holder writes.
  private var commands: [String] {
    let gateway = address?.gateway ?? ""
    let data = directory.origin == .option ? " --data '\(directory.path)'" : ""
    let token = "-H \"authorization: $(ctapi token mint\(data))\""
    return [
      "curl -i -X PUT \(gateway)/petstore/pets/1 -d '{\"name\":\"Rex\"}'",
      "curl -i -X PUT \(gateway)/petstore/pets/1 -d '{\"name\":\"Rex\"}' \(token)",
      "curl -i \(gateway)/petstore/pets/1",
      "curl -i -X PUT \(gateway)/foodstore/foods/1 -d '{\"name\":\"Apple\"}' \(token)",
      "curl -i \(gateway)/foodstore/foods/1",
      "ctapi registry discover pets.petstore.service\(data)",
    ]
  }
}
