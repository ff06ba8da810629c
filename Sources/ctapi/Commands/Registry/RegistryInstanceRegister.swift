import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiRegistry

/// `ctapi registry instance register`.
enum RegistryInstanceRegister {
  static var command: AppCommand {
    AppCommand(
      "register", "Register an instance and print its id",
      discussion: """
        An id that is registered already gets the new attributes in place of the old. The gateway needs address and \
        port of every instance.
        """,
      operands: [
        .required("service", .text, "Name and namespace, id or ARN"),
        .optional("id", .text, "The instance's id; a new one is made without it"),
      ],
      options: [
        .value("ip", .text, as: "address", "Its IPv4 or IPv6 address"),
        .value("port", .integer(1...65535), "Its port"),
        .value("attribute", .pair, "A further attribute; repeatable", repeatable: true),
      ],
      examples: [
        Example(
          "ctapi registry instance register foods.foodstore.service food-1 --ip 127.0.0.1 --port 9001",
          "An instance the gateway can reach", setup: RegistryExamples.service, output: "food-1"),
        Example(
          "ctapi registry instance register foods.foodstore.service food-2 --ip 127.0.0.2 --port 9001 --attribute zone=a",
          "With an attribute of one's own", output: "food-2"),
      ],
      exits: [.notFound: "no such service", .invalidInput: "the id or an attribute is none, or one is missing"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let registry = try invocation.environment.existingRegistry()
    let id = invocation.string("id") ?? registry.newInstanceID()
    let result = try registry.register(id, of: invocation.operand("service"), attributes: attributes(invocation))
    try invocation.output.object(["instanceId": .string(id), "changed": .bool(result.isChanged)]) { id }
    return .done
  }

  private static func attributes(_ invocation: AppInvocation) -> InstanceAttributes {
    var attributes = InstanceAttributes([:])
    for pair in invocation.pairs("attribute") { attributes[pair.name] = pair.value.stringValue ?? pair.value.text() }
    if let address = invocation.string("ip") {
      attributes[address.contains(":") ? InstanceAttributes.ipv6 : InstanceAttributes.ipv4] = address
    }
    if let port = invocation.string("port") { attributes[InstanceAttributes.port] = port }
    return attributes
  }
}
