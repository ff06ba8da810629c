package import CtapiCore
package import CtapiIdentity

extension SignatureAlgorithm {
  /// The algorithm an option names; throws `usage` with the names there are.
  package init(option text: String) throws(CtapiError) {
    guard let algorithm = SignatureAlgorithm(rawValue: text) else {
      throw CtapiError(
        .usage, "option '--alg': '\(text.escapedForTerminal)' is no signature algorithm",
        hint: "choose from \(SignatureAlgorithm.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    self = algorithm
  }
}
