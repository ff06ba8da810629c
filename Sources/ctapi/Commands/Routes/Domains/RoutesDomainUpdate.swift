import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes domain update`.
enum RoutesDomainUpdate {
  static var command: AppCommand {
    AppCommand(
      "update", "Change a custom domain's certificate",
      operands: [RoutesDomain.nameOperand],
      options: [RoutesDomain.certificateOption],
      examples: [
        Example(
          "ctapi routes domain update api.example.com --certificate web-2027", "Show another certificate",
          setup: "ctapi routes domain create api.example.com --certificate web"),
        Example("ctapi routes domain update api.example.com --certificate none", "No TLS"),
      ],
      exits: [.notFound: "no such domain", .invalidInput: "no certificate can have that name"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    guard invocation.isGiven("certificate") else {
      throw CtapiError(.usage, "nothing to change", hint: "name a certificate with --certificate")
    }
    let storage = try invocation.environment.existingDefinitions()
    let isChanged = try storage.updateDomain(
      invocation.operand("domain"), certificate: RoutesDomain.certificate(invocation))
    try invocation.output.object(["changed": .bool(isChanged)]) { "" }
    return .done
  }
}
