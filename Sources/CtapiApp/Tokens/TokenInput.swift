package import CtapiCommandLine
package import CtapiCore
package import CtapiIdentity

extension Invocation where Context == Environment {
  /// The token a command is about, from the operand `token` or standard input, trimmed and without `Bearer`.
  ///
  /// Reads no more than a token of `limit` bytes and some white space around it; more is a fault, not an error.
  package func token(limit: Int) throws(CtapiError) -> Result<[UInt8], TokenFault> {
    let slack = 1024
    if string("token") == nil, environment.input.isTerminal {
      throw CtapiError(.usage, "no token is given", hint: "give it as an operand, or pipe it in")
    }
    do {
      let text = try environment.input(string("token") ?? "-", isPayload: true, limit: limit + slack)
      let bytes = text.bytes
      return .success(Array(bytes[TokenText.range(in: bytes.span)]))
    } catch {
      guard error.code == .tooLarge else { throw error }
      return .failure(TokenFault(.oversize, "the token has more than \(limit) bytes"))
    }
  }
}
