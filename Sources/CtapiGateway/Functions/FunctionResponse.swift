import CtapiCore
import CtapiDefinition

/// What a function answered, as the response that the client gets (`gateway.md` 3.6).
struct FunctionResponse: Sendable, Equatable {
  /// The status, 200 to 599.
  private(set) var status = 200
  /// The fields, without those that frame the message.
  private(set) var headers: [StageVariable] = []
  /// The body, out of its Base64.
  private(set) var body: [UInt8] = []

  /// Reads an answer; throws what is wrong with one of a bad shape, which the client sees as 500.
  init(_ answer: [UInt8], _ format: PayloadFormat) throws(AnswerFault) {
    guard let json = try? JSON(parsing: answer.span) else { throw .json }
    guard let statusCode = json["statusCode"] else {
      // Without a status the whole value is the body, in the format 2.0 alone.
      guard format == .version2 else { throw .statusCode }
      headers = [StageVariable(name: "content-type", value: "application/json")]
      body = json.stringValue.map { Array($0.utf8) } ?? json.bytes()
      return
    }
    guard let status = FunctionResponse.status(statusCode) else { throw .statusCode }
    self.status = status
    guard take(json["headers"]), take(json["multiValueHeaders"]) else { throw .headers }
    guard take(cookies: json["cookies"], format) else { throw .cookies }
    switch json["body"] {
    case nil, .null?: break
    case .string(let text)?:
      guard json["isBase64Encoded"]?.boolValue ?? false else {
        body = Array(text.utf8)
        break
      }
      let bytes = Array(text.utf8)
      guard let decoded = Base64.decodeStandard(bytes.span) else { throw .body }
      body = decoded
    case let value?:
      guard format == .version2 else { throw .body }
      body = value.bytes()
    }
    if status != 204, status != 304, !headers.contains(where: { $0.name == "content-type" }) {
      headers.append(
        StageVariable(name: "content-type", value: format == .version2 ? "text/plain" : "application/json"))
    }
  }

  /// A status as a number, or as its three digits in a string, which functions often answer with and REST APIs take.
  private static func status(_ value: JSON) -> Int? {
    let digits = value.stringValue ?? ""
    let isText = digits.utf8.count == 3 && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
    guard let code = isText ? Int(digits) : value.numberValue?.integer, (200...599).contains(code) else { return nil }
    return code
  }

  private mutating func take(_ value: JSON?) -> Bool {
    guard let value else { return true }
    if case .null = value { return true }
    guard let members = value.objectValue?.members else { return false }
    for member in members {
      let values: [JSON] = member.value.arrayValue ?? [member.value]
      // Several values of a header take the place of the one that `headers` names.
      if member.value.arrayValue != nil { headers.removeAll { $0.name == member.name.lowercased() } }
      for value in values where !add(member.name, value) { return false }
    }
    return true
  }

  private mutating func take(cookies value: JSON?, _ format: PayloadFormat) -> Bool {
    guard format == .version2, let value else { return true }
    guard let cookies = value.arrayValue else { return false }
    for cookie in cookies where !add("set-cookie", cookie) { return false }
    return true
  }

  /// Adds a field; false for one that would break out of its line.
  private mutating func add(_ name: String, _ value: JSON) -> Bool {
    let text: String
    switch value {
    case .string(let words): text = words
    case .number(let number): text = number.text
    case .bool(let flag): text = flag ? "true" : "false"
    default: return false
    }
    let name = name.lowercased()
    let isName =
      !name.isEmpty
      && name.utf8.allSatisfy { $0 &- 0x61 < 26 || $0 &- 0x30 < 10 || "!#$%&'*+-.^_`|~".utf8.contains($0) }
    guard isName, text.utf8.allSatisfy({ ($0 >= 0x20 || $0 == 0x09) && $0 != 0x7F }) else { return false }
    if !FunctionResponse.framing.contains(name) { headers.append(StageVariable(name: name, value: text)) }
    return true
  }

  /// What the gateway itself says of a message.
  private static let framing: Set<String> = [
    "connection", "content-length", "transfer-encoding", "keep-alive", "trailer", "upgrade", "te", "proxy-connection",
    "proxy-authenticate", "apigw-requestid",
  ]
}
