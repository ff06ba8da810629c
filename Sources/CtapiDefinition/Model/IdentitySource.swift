package import CtapiCore

/// Where an authorizer finds the token in a request (`gateway.md` 2.2).
package enum IdentitySource: Sendable, Hashable {
  /// `$request.header.Name`; the name is held in lower case, as header names compare without case.
  case header(String)
  /// `$request.querystring.name`, compared with case.
  case query(String)

  /// Reads the expression; throws `invalid-authorizer`.
  package init(_ text: String) throws(CtapiError) {
    let header = "$request.header."
    let query = "$request.querystring."
    let trimmed = text.trimmingSpaces
    if trimmed.hasPrefix(header), String(trimmed.dropFirst(header.count)).isToken {
      self = .header(trimmed.dropFirst(header.count).lowercased())
    } else if trimmed.hasPrefix(query), trimmed.utf8.count > query.utf8.count {
      self = .query(String(trimmed.dropFirst(query.count)))
    } else {
      throw CtapiError(
        .invalidAuthorizer, "the identity source '\(text.escapedForTerminal)' is not a header or query parameter",
        hint: "write it like this: $request.header.Authorization")
    }
  }
}

extension IdentitySource: CustomStringConvertible {
  package var description: String {
    switch self {
    case .header("authorization"): "$request.header.Authorization"
    case .header(let name): "$request.header.\(name)"
    case .query(let name): "$request.querystring.\(name)"
    }
  }
}

extension String {
  fileprivate var trimmingSpaces: String {
    var text = Substring(self)
    while text.first == " " { text = text.dropFirst() }
    while text.last == " " { text = text.dropLast() }
    return String(text)
  }
}
