import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiDefinition

/// `ctapi routes authorizer`.
enum RoutesAuthorizer {
  static var command: AppCommand {
    AppCommand(
      "authorizer", "Who an API's guarded routes let in",
      children: {
        [
          RoutesAuthorizerList.command, RoutesAuthorizerShow.command, RoutesAuthorizerCreate.command,
          RoutesAuthorizerUpdate.command, RoutesAuthorizerDelete.command,
        ]
      })
  }

  /// The settings of an authorizer.
  static var options: [Option] {
    [
      RoutesCommand.apiOption,
      .value("issuer", .text, as: "url", "Whose tokens are taken", note: "the local pool's"),
      .value("audience", .text, as: "id", "For whom they are issued; repeatable", repeatable: true),
      .value("source", .text, as: "expression", "Where the token stands", note: "the Authorization header"),
      .value(
        "algorithm",
        .choice(["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]),
        "A signature algorithm that is taken; repeatable", repeatable: true, note: "RS256, RS384 and RS512"),
    ]
  }

  /// What the line says.
  static func settings(_ invocation: AppInvocation) -> AuthorizerSettings {
    AuthorizerSettings(
      issuer: invocation.string("issuer"),
      audience: invocation.isGiven("audience") ? invocation.strings("audience") : nil,
      identitySource: invocation.string("source"),
      algorithms: invocation.isGiven("algorithm") ? invocation.strings("algorithm") : nil)
  }

  /// Throws when the document would hold a scheme that gives no authorizer.
  static func check(_ name: String, in document: Document, of stored: StoredAPI) throws(CtapiError) {
    let scheme = try stored.with(document).scheme(name)
    if let problem = scheme.problem { throw CtapiError(.invalidAuthorizer, problem, hint: scheme.hint) }
  }
}
