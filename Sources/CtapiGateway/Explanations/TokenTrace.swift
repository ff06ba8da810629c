import CtapiCore
import CtapiIdentity

/// What is kept of a token that was refused: nothing that could be sent again (`reliability.md` 7).
///
/// Its header and a hash are kept only of what has the form of a signed token: anything else in its place may be a
/// password, which even a hash would give away.
struct TokenTrace: Sendable {
  /// The longest header that is kept, in bytes of base64url.
  static let longestHeader = 1024
  /// The longest value of a claim, or text about one.
  static let longestValue = 300

  /// How many bytes came.
  let size: Int
  /// The SHA-256 of all of them; empty for what is no token.
  private(set) var hash: [UInt8] = []
  /// The first part, still encoded; empty for what is no token.
  private(set) var header: [UInt8] = []
  /// The claims that a failed rule names, as JSON text; only of a token whose signature is good.
  private(set) var claims: [(name: String, value: String)] = []

  init(_ token: Span<UInt8>, _ denial: Denial) {
    size = token.count
    guard token.count <= TokenRules.defaultMaximumSize, let parts = try? CompactToken(token) else { return }
    let segment = token.extracting(parts.header)
    guard segment.count <= TokenTrace.longestHeader, (try? TokenHeader(decoding: segment)) != nil else { return }
    for index in segment.indices { header.append(segment[index]) }
    hash = (try? DigestAlgorithm.sha256.hash(token)) ?? []
    guard case .fault(let fault) = denial, let text = fault.claims else { return }
    var parser = JSONParser(text.span, limits: .token)
    guard case .object(let object)? = try? parser.parseDocument() else { return }
    for name in Set(fault.findings.compactMap(\.member)).sorted() {
      guard let value = object[name] else { continue }
      claims.append((name, TokenTrace.shortened(value.text())))
    }
  }

  static func shortened(_ text: String) -> String {
    text.utf8.count <= longestValue ? text : String(text.prefix(longestValue)) + "…"
  }

  /// The header's members that say how the token was signed, and the names of the others.
  var shownHeader: JSONObject {
    let bytes = header
    guard !bytes.isEmpty, let decoded = try? TokenHeader(decoding: bytes.span) else { return JSONObject() }
    var shown = JSONObject()
    var others: [String] = []
    for member in decoded.members.members {
      switch (member.name, member.value) {
      case ("alg", .string(let text)), ("typ", .string(let text)), ("kid", .string(let text)),
        ("cty", .string(let text)):
        shown[member.name] = .string(TokenTrace.shortened(text))
      default: others.append(TokenTrace.shortened(member.name))
      }
    }
    if !others.isEmpty { shown["otherMembers"] = .strings(others) }
    return shown
  }
}

extension Denial {
  /// This denial with everything cut that a token could make long, and without the token's claims.
  var bounded: Denial {
    switch self {
    case .fault(let fault):
      let findings = fault.findings.prefix(12).map {
        TokenFault.Finding($0.reason, TokenTrace.shortened($0.detail), member: $0.member)
      }
      guard var kept = TokenFault(Array(findings)) else { return self }
      kept.algorithmName = fault.algorithmName.map(TokenTrace.shortened)
      return .fault(kept)
    case .scope(let granted): return .scope(granted: granted.prefix(50).map(TokenTrace.shortened))
    case .missing, .ambiguous, .discoveryFailed, .keysFailed: return self
    }
  }
}
