import CtapiHTTP

/// The AWS service that a request is signed for, so that one which is not here is refused by its name.
enum SignedService {
  /// The service in the credential scope `KEY/DATE/REGION/SERVICE/aws4_request` of a Signature Version 4; nil for none.
  static func name(of request: HTTPRequest) -> String? {
    guard let field = request.headers["authorization"], field.hasPrefix("AWS4-HMAC-SHA256 "),
      let start = field.firstRange(of: "Credential=")?.upperBound
    else { return nil }
    let scope = field[start...].prefix { $0 != "," && $0 != " " }.split(
      separator: "/", omittingEmptySubsequences: false)
    guard scope.count >= 5, scope.last == "aws4_request" else { return nil }
    let name = scope[scope.count - 2]
    return name.isEmpty ? nil : String(name)
  }
}
