/// Why the answer of a function or a REQUEST authorizer is none (`gateway.md` 2.4, 3.6).
enum AnswerFault: UInt8, Error {
  /// Nothing is wrong, or nothing came.
  case none
  /// Its status is not 200.
  case status
  /// It is no JSON, or for an authorizer no object.
  case json
  /// A `statusCode` is missing where one has to be, or is no whole number from 200 to 599.
  case statusCode
  /// A header has no name, no value, or one that would break out of its line.
  case headers
  /// The cookies are no list of texts.
  case cookies
  /// The body is no text, or no Base64 where it says so.
  case body
  /// A simple response does not say true or false.
  case isAuthorized
  /// A policy is for nobody.
  case principal
  /// The policy is none, or has a statement that is not read here.
  case policy
  /// What the authorizer adds is no object.
  case context

  /// What came instead of what was expected; nil where that is not known.
  var got: String? {
    switch self {
    case .none: nil
    case .status: "another status than 200"
    case .json: "what is no JSON document of that kind"
    case .statusCode: "a 'statusCode' that is missing, or no whole number from 200 to 599"
    case .headers: "a header without a usable name or value"
    case .cookies: "'cookies' that are no list of texts"
    case .body: "a 'body' that is no text, or no Base64 though 'isBase64Encoded' is true"
    case .isAuthorized: "an 'isAuthorized' that is missing, or neither true nor false"
    case .principal: "a 'principalId' that is missing, or no text"
    case .policy:
      "a 'policyDocument' that is missing, or has a statement without Effect, Action and Resource, or with more"
    case .context: "a 'context' that is no object"
    }
  }
}
