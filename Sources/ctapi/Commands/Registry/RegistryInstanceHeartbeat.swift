import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiRegistry

/// `ctapi registry instance heartbeat`.
enum RegistryInstanceHeartbeat {
  static var command: AppCommand {
    AppCommand(
      "heartbeat", "Say how an instance is",
      discussion: """
        The status counts at once, and until the next one: the gateway sends no request to an unhealthy instance. The \
        service must have a custom health check.
        """,
      operands: [
        .required("service", .text, "Name and namespace, id or ARN"), .required("id", .text, "The instance's id"),
      ],
      options: [.value("status", .choice(["healthy", "unhealthy"]), "How it is", default: "healthy")],
      examples: [
        Example(
          "ctapi registry instance heartbeat foods.foodstore.service food-1 --status unhealthy", "It rests",
          setup: RegistryExamples.instances),
        Example("ctapi registry instance heartbeat foods.foodstore.service food-1", "It is back"),
      ],
      exits: [
        .notFound: "no such service or instance", .invalidInput: "the service has no custom health check",
      ],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let registry = try invocation.environment.existingRegistry()
    let isChanged = try registry.setStatus(
      invocation.operand("status") == "healthy", of: invocation.operand("id"), in: invocation.operand("service"))
    try invocation.output.object(["changed": .bool(isChanged)]) { "" }
    return .done
  }
}
