import CtapiCore

/// JSON inside tokens: the strict reader with the reasons of tokens.
enum StrictJSON {
  /// The object that `bytes` spell; `part` names them in messages.
  static func object(_ bytes: Span<UInt8>, part: String) throws(TokenFault) -> JSONObject {
    var parser = JSONParser(bytes, limits: .token)
    let value: JSON
    do {
      value = try parser.parseDocument()
    } catch {
      throw fault(error, part: part)
    }
    guard case .object(let object) = value else {
      throw TokenFault(.malformed, "expected an object as \(part), found \(value.typeName)")
    }
    return object
  }

  private static func fault(_ failure: JSONParser.Failure, part: String) -> TokenFault {
    let reason: TokenReason =
      switch failure.fault {
      case .syntax, .encoding: .badJSON
      case .duplicateMember: .duplicateMember
      case .tooDeep: .tooDeep
      }
    return TokenFault(reason, "\(part) at byte \(failure.offset): \(failure.message)")
  }
}
