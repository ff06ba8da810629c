import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiIdentity

/// `ctapi token pool`.
enum TokenPool {
  static var command: AppCommand {
    AppCommand(
      "pool", "Show and set who issues tokens here",
      children: { [TokenPoolShow.command, TokenPoolSet.command] })
  }
}

extension Pool {
  /// The pool for `--json`.
  var json: JSON {
    ["id": .string(id), "name": .string(name), "issuer": .string(issuer), "clients": .strings(clients)]
  }
}
