import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes mapping delete`.
enum RoutesMappingDelete {
  static var command: AppCommand {
    AppCommand(
      "delete", "Remove a mapping",
      operands: [RoutesDomain.nameOperand, RoutesMapping.pathOperand],
      options: [RoutesDeletion.mustExist],
      examples: [
        Example(
          "ctapi routes mapping delete api.example.com pets/v1", "By its path", files: [RoutesExamples.document],
          setup: RoutesMapping.prepared + " && ctapi routes mapping create api.example.com pets/v1 > out"),
        Example(
          "ctapi routes mapping delete api.example.com pets/v1 --must-exist || echo gone", "Tell when it was gone",
          output: "gone"),
      ],
      exits: [.no: "no such mapping, with --must-exist", .notFound: "no such domain"],
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    try RoutesDeletion.run(invocation, absent: .mappingNotFound) { (storage) throws(CtapiError) in
      let domain = try storage.domain(invocation.operand("domain"))
      try storage.delete(try storage.mapping(invocation.string("path") ?? "", of: domain))
    }
  }
}
