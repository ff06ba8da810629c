import CtapiCore
import CtapiDefinition
import CtapiHTTP

/// Compiles expressions and formats into flat fragments; what a stage settles for good becomes text there and then.
struct FragmentPool {
  /// What is known of a stage before any request comes.
  struct Constants {
    var accountID = ""
    var apiID = ""
    var stage = ""
    var variables: [StageVariable] = []
  }

  private(set) var fragments: [Fragment] = []
  private(set) var bodyPaths: [[BodyStep]] = []

  /// Compiles a mapping's value for a route whose parameters have these names.
  mutating func add(
    _ expression: ParameterExpression, parameters: [String], _ constants: Constants, _ text: inout TextPool
  ) -> Range<Int32> {
    let first = Int32(fragments.count)
    for part in expression.parts {
      switch part {
      case .text(let words): fragments.append(Fragment(.text, text: text.keep(words)))
      case .source(let source): add(source, parameters: parameters, constants, &text)
      }
    }
    return first..<Int32(fragments.count)
  }

  private mutating func add(
    _ source: ParameterSource, parameters: [String], _ constants: Constants, _ text: inout TextPool
  ) {
    switch source {
    case .requestHeader(let name): fragments.append(Fragment(.header, text: text.keep(name)))
    case .requestQuery(let name): fragments.append(Fragment(.query, text: text.keep(name)))
    case .requestPath: fragments.append(Fragment(.path))
    case .pathParameter(let name):
      let index = parameters.firstIndex { $0.hasSameBytes(as: name) }
      fragments.append(index.map { Fragment(.pathParameter, index: Int32($0)) } ?? Fragment(.nothing))
    case .requestBody(let steps): add(.body, steps)
    case .responseHeader(let name): fragments.append(Fragment(.responseHeader, text: text.keep(name)))
    case .responseBody(let steps): add(.responseBody, steps)
    case .context(let variable): add(variable, constants, nil, &text)
    case .stageVariable(let name):
      let value = constants.variables.first { $0.name.hasSameBytes(as: name) }?.value
      fragments.append(value.map { Fragment(.text, text: text.keep($0)) } ?? Fragment(.nothing))
    }
  }

  private mutating func add(_ kind: Fragment.Kind, _ steps: [BodyStep]) {
    fragments.append(Fragment(kind, index: Int32(bodyPaths.count)))
    bodyPaths.append(steps)
  }

  /// Compiles an access log's format; text next to text becomes one.
  mutating func add(_ format: AccessLogFormat, _ constants: Constants, _ text: inout TextPool) -> Range<Int32> {
    let first = Int32(fragments.count)
    let escaping = TextEncoding(format)
    var words = ""
    for part in format.parts {
      switch part {
      case .text(let more): words += more
      case .unknown: words += "-"
      case .variable(let variable):
        if let value = FragmentPool.constant(variable.name, constants) {
          words += FragmentPool.escaped(value, escaping)
        } else if variable.name.isNeverKnown {
          words += "-"
        } else {
          if !words.isEmpty { fragments.append(Fragment(.text, text: text.keep(words))) }
          words = ""
          add(variable, constants, escaping, &text)
        }
      }
    }
    fragments.append(Fragment(.text, text: text.keep(words + "\n")))
    return first..<Int32(fragments.count)
  }

  private mutating func add(
    _ variable: ContextVariable, _ constants: Constants, _ escaping: TextEncoding?, _ text: inout TextPool
  ) {
    if escaping == nil, let value = FragmentPool.constant(variable.name, constants) {
      fragments.append(Fragment(.text, text: text.keep(value)))
    } else if variable.name.isNeverKnown {
      fragments.append(Fragment(.nothing))
    } else {
      fragments.append(Fragment(.context, context: variable.name, text: text.keep(variable.key)))
    }
  }

  private static func escaped(_ value: String, _ encoding: TextEncoding) -> String {
    var buffer = ByteBuffer()
    let bytes = Array(value.utf8)
    buffer.append(bytes.span.bytes, as: encoding)
    return buffer.bytes.text
  }

  /// The value of a variable that is the same for every request of a stage.
  private static func constant(_ name: ContextName, _ constants: Constants) -> String? {
    switch name {
    case .accountID: constants.accountID
    case .apiID: constants.apiID
    case .stage: constants.stage
    // The client may speak HTTP/2: what the gateway calls the protocol is this (K25).
    case .protocol: "HTTP/1.1"
    default: nil
    }
  }
}

extension ContextName {
  /// Whether nothing here ever gives it a value: there are no IAM identities, Cognito identity pools or Lambda functions
  /// behind a request, and clients present no certificates.
  var isNeverKnown: Bool {
    switch self {
    case .identityAccountID, .identityCaller, .cognitoAuthenticationProvider, .cognitoAuthenticationType,
      .cognitoIdentityID, .cognitoIdentityPoolID, .principalOrganizationID, .clientCertificate,
      .clientCertificateSubject, .clientCertificateIssuer, .clientCertificateSerial, .clientCertificateNotBefore,
      .clientCertificateNotAfter, .identityUser, .userARN, .endpointRequestID, .endpointRequestID2,
      .integrationRequestID:
      true
    default: false
    }
  }
}
