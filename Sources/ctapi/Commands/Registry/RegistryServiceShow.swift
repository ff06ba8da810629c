import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiRegistry

/// `ctapi registry service show`.
enum RegistryServiceShow {
  static var command: AppCommand {
    AppCommand(
      "show", "Show one service",
      operands: [.required("service", .text, "Name and namespace, id or ARN")],
      examples: [
        Example(
          "ctapi registry service show foods.foodstore.service", "The service as JSON", setup: RegistryExamples.service,
          output: "\"arn\":\"arn:aws:"),
        Example("ctapi registry service show foods.foodstore.service | jq -r .arn", "Its ARN, for an integration"),
      ],
      exits: [.notFound: "no such service", .conflict: "the name means two services"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let registry = try invocation.environment.existingRegistry()
    let service = try registry.service(invocation.operand("service"))
    try invocation.output.value(service.json(in: registry.locality))
    return .done
  }
}
