import CtapiApp
import CtapiCommandLine

/// `ctapi routes domain`.
enum RoutesDomain {
  static var command: AppCommand {
    AppCommand(
      "domain", "Host names of your own that APIs answer under",
      children: {
        [
          RoutesDomainList.command, RoutesDomainShow.command, RoutesDomainCreate.command, RoutesDomainUpdate.command,
          RoutesDomainDelete.command,
        ]
      })
  }

  static var nameOperand: Operand { .required("domain", .text, "The domain's name, such as api.example.com") }

  static var certificateOption: Option {
    .value("certificate", .text, as: "name", "The certificate it shows; none for no TLS")
  }

  /// The certificate's name on the line; nil for none.
  static func certificate(_ invocation: AppInvocation) -> String? {
    invocation.string("certificate").flatMap { $0 == "none" ? nil : $0 }
  }
}
