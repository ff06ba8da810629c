import CtapiCore
import CtapiDefinition
import CtapiHTTP

/// Makes the events that functions and REQUEST authorizers get (`gateway.md` 1.4, 2.4, 3.6); off the hot path.
struct EventWriter {
  /// The stage's and route's constants.
  struct Names {
    var accountID = ""
    var apiID = ""
    var stage = ""
    var routeKey = ""
    var parameters: [String] = []
    var variables: [StageVariable] = []
  }

  /// How the request came, as the gateway's own fields tell it (`gateway.md` 3.4).
  struct Arrival {
    var isSecure = false
    /// Where the gateway listens for it.
    var port: UInt16 = 0
    /// The trace that the request begins, if its client has sent none.
    var trace = ""
  }

  let names: Names
  private let method: String
  private let path: String
  /// The path that the function sees, which a mapping may have changed.
  private var rawPath: String
  private var rawQuery: String
  private var headers: [(name: String, value: String)]
  private var query: [(name: String, value: String)]
  private let parameters: JSONObject
  private let address: String
  private let host: String
  private let facts: ExchangeFacts
  private let requestID: String
  private let time: String
  private let arrival: Arrival

  init(
    _ names: Names, _ facts: ExchangeFacts, _ head: borrowing ScannedRequest, _ bytes: RawSpan, address: RawSpan,
    captured: RouteParameters, pathStart: Int, arrival: Arrival = Arrival()
  ) {
    self.names = names
    self.facts = facts
    self.address = address.text
    method = bytes.part(head.method).text
    let whole = bytes.part(head.path)
    path = EventWriter.decoded(whole.extracting(Int(facts.pathStart)...), .percent)
    rawPath = path
    rawQuery = bytes.part(head.query).text
    host = bytes.part(head.host).text
    requestID = facts.requestID.span.bytes.text
    var clock = LogClock()
    clock.set(facts.wallMilliseconds / 1000)
    time = clock.text.span.bytes.text
    headers = EventWriter.adding(arrival, from: self.address, to: EventWriter.fields(bytes, from: head.fieldsStart))
    query = EventWriter.pairs(bytes.part(head.query))
    self.arrival = arrival
    var parameters = JSONObject()
    let routed = whole.extracting(pathStart...)
    for (index, name) in names.parameters.enumerated() where index < captured.count {
      parameters[name] = .string(EventWriter.decoded(routed.extracting(captured[index]), .percent))
    }
    self.parameters = parameters
  }

  /// The client's fields with those that the gateway says of itself, as functions at AWS see them (`gateway.md` 3.4).
  ///
  /// Whom a client says it speaks for stays in front of its own address; protocol and port are the gateway's to say.
  private static func adding(
    _ arrival: Arrival, from address: String, to fields: [(name: String, value: String)]
  ) -> [(name: String, value: String)] {
    var fields = fields
    let forwarded = fields.filter { $0.name == "x-forwarded-for" }.map(\.value) + [address]
    let hasTrace = fields.contains { $0.name == "x-amzn-trace-id" }
    fields.removeAll { ["x-forwarded-for", "x-forwarded-port", "x-forwarded-proto"].contains($0.name) }
    if !hasTrace { fields.append(("x-amzn-trace-id", arrival.trace)) }
    fields.append(("x-forwarded-for", forwarded.joined(separator: ", ")))
    fields.append(("x-forwarded-port", String(arrival.port)))
    fields.append(("x-forwarded-proto", arrival.isSecure ? "https" : "http"))
    return fields
  }

  /// Takes path, query and fields from a request that a mapping has changed; what the gateway knows of the call itself,
  /// parameters of the route's path among it, stays as it was (`gateway.md` 3.5).
  mutating func rewrite(target: RawSpan, fields: RawSpan) {
    var mark = 0
    while mark < target.byteCount, target.byte(mark) != UInt8(ascii: "?") { mark += 1 }
    rawPath = EventWriter.decoded(target.extracting(0..<mark), .percent)
    let query = mark < target.byteCount ? target.extracting((mark + 1)...) : RawSpan()
    rawQuery = query.text
    self.query = EventWriter.pairs(query)
    headers = EventWriter.adding(arrival, from: address, to: EventWriter.fields(fields, from: 0))
  }

  private static func fields(_ bytes: RawSpan, from start: Int) -> [(name: String, value: String)] {
    var fields: [(String, String)] = []
    var scanner = FieldScanner(bytes, from: start)
    while case .field = scanner.next() {
      fields.append((bytes.part(scanner.name).text.lowercased(), bytes.part(scanner.value).text))
    }
    return fields
  }

  private static func pairs(_ query: RawSpan) -> [(name: String, value: String)] {
    var pairs: [(String, String)] = []
    var scanner = QueryScanner(query)
    while scanner.next() {
      pairs.append((decoded(query.part(scanner.name), .form), decoded(query.part(scanner.value), .form)))
    }
    return pairs
  }

  private static func decoded(_ text: RawSpan, _ decoding: TextDecoding) -> String {
    var bytes: [UInt8] = []
    var index = 0
    while index < text.byteCount {
      let byte = text.byte(index)
      index += 1
      if byte == UInt8(ascii: "%"), index + 1 < text.byteCount, let high = text.byte(index).hexDigitValue,
        let low = text.byte(index + 1).hexDigitValue
      {
        bytes.append(high << 4 | low)
        index += 2
      } else {
        bytes.append(decoding == .form && byte == UInt8(ascii: "+") ? 0x20 : byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What is called, as policies name it.
  func resource(region: String) -> String {
    let stagePath = path.hasPrefix("/") ? path.dropFirst() : path[...]
    let prefix = names.stage + "/"
    let rest = names.stage != "$default" && stagePath.hasPrefix(prefix) ? stagePath.dropFirst(prefix.count) : stagePath
    return "arn:aws:execute-api:\(region):\(names.accountID):\(names.apiID)/\(names.stage)/\(method)/\(rest)"
  }

  /// The event of a function with its body.
  func functionEvent(_ format: PayloadFormat, body: RawSpan, hasBody: Bool, authorizer: JSON?) -> [UInt8] {
    var event = format == .version2 ? event2(authorizer) : event1(authorizer)
    let isText =
      EventWriter.isText(headers.last { $0.name == "content-type" }?.value) && body.isUTF8
      && !headers.contains { $0.name == "content-encoding" }
    if hasBody {
      event["body"] = .string(isText ? body.text : Base64.encode(Span<UInt8>(_bytes: body)))
    } else if format == .version1 {
      event["body"] = .null
    }
    event["isBase64Encoded"] = .bool(hasBody && !isText)
    return JSON.object(event).bytes()
  }

  /// The event of a REQUEST authorizer.
  func authorizerEvent(_ format: PayloadFormat, sources: [String], region: String) -> [UInt8] {
    let resource = resource(region: region)
    var event = format == .version2 ? event2(nil) : event1(nil)
    event["type"] = "REQUEST"
    if format == .version2 {
      event["routeArn"] = .string(resource)
      event["identitySource"] = .strings(sources)
    } else {
      event["methodArn"] = .string(resource)
      event["identitySource"] = .string(sources.joined(separator: ","))
      event["authorizationToken"] = .string(sources.joined(separator: ","))
    }
    return JSON.object(event).bytes()
  }

  private func event2(_ authorizer: JSON?) -> JSONObject {
    let cookies = headers.filter { $0.name == "cookie" }.flatMap { $0.value.split(separator: ";") }.map {
      String($0.drop { $0 == " " })
    }
    var event: JSONObject = [
      "version": "2.0", "routeKey": .string(names.routeKey), "rawPath": .string(rawPath),
      "rawQueryString": .string(rawQuery),
    ]
    if !cookies.isEmpty { event["cookies"] = .strings(cookies) }
    event["headers"] = .object(EventWriter.joined(headers.filter { $0.name != "cookie" }))
    if !query.isEmpty { event["queryStringParameters"] = .object(EventWriter.joined(query)) }
    var context: JSONObject = [
      "accountId": .string(names.accountID), "apiId": .string(names.apiID), "domainName": .string(host),
      "domainPrefix": .string(String(host.prefix { $0 != "." && $0 != ":" })),
      "http": [
        "method": .string(method), "path": .string(path), "protocol": "HTTP/1.1", "sourceIp": .string(address),
        "userAgent": .string(userAgent),
      ],
      "requestId": .string(requestID), "routeKey": .string(names.routeKey), "stage": .string(names.stage),
      "time": .string(time), "timeEpoch": .integer(facts.wallMilliseconds),
    ]
    if let authorizer { context["authorizer"] = authorizer }
    event["requestContext"] = .object(context)
    if !parameters.isEmpty { event["pathParameters"] = .object(parameters) }
    if !names.variables.isEmpty { event["stageVariables"] = .object(variables) }
    return event
  }

  private func event1(_ authorizer: JSON?) -> JSONObject {
    let resource = names.routeKey.split(separator: " ", maxSplits: 1).last.map(String.init) ?? names.routeKey
    var context: JSONObject = [
      "accountId": .string(names.accountID), "apiId": .string(names.apiID), "domainName": .string(host),
      "domainPrefix": .string(String(host.prefix { $0 != "." && $0 != ":" })),
      "extendedRequestId": .string(requestID), "httpMethod": .string(method),
      "identity": ["sourceIp": .string(address), "userAgent": .string(userAgent)], "path": .string(path),
      "protocol": "HTTP/1.1", "requestId": .string(requestID), "requestTime": .string(time),
      "requestTimeEpoch": .integer(facts.wallMilliseconds), "resourcePath": .string(resource),
      "stage": .string(names.stage),
    ]
    if let authorizer { context["authorizer"] = authorizer }
    return [
      "version": "1.0", "resource": .string(resource), "path": .string(rawPath), "httpMethod": .string(method),
      "headers": .object(EventWriter.last(headers)), "multiValueHeaders": .object(EventWriter.all(headers)),
      "queryStringParameters": query.isEmpty ? .null : .object(EventWriter.last(query)),
      "multiValueQueryStringParameters": query.isEmpty ? .null : .object(EventWriter.all(query)),
      "requestContext": .object(context), "pathParameters": parameters.isEmpty ? .null : .object(parameters),
      "stageVariables": names.variables.isEmpty ? .null : .object(variables),
    ]
  }

  private var userAgent: String { headers.first { $0.name == "user-agent" }?.value ?? "" }

  private var variables: JSONObject {
    JSONObject(uniqueMembers: names.variables.map { .init(name: $0.name, value: .string($0.value)) })
  }

  private static func joined(_ pairs: [(name: String, value: String)]) -> JSONObject {
    var object = JSONObject()
    for pair in pairs {
      object[pair.name] = .string(object[pair.name]?.stringValue.map { $0 + "," + pair.value } ?? pair.value)
    }
    return object
  }

  private static func last(_ pairs: [(name: String, value: String)]) -> JSONObject {
    var object = JSONObject()
    for pair in pairs { object[pair.name] = .string(pair.value) }
    return object
  }

  private static func all(_ pairs: [(name: String, value: String)]) -> JSONObject {
    var object = JSONObject()
    for pair in pairs { object[pair.name] = .array((object[pair.name]?.arrayValue ?? []) + [.string(pair.value)]) }
    return object
  }

  /// Whether a body of that type goes into the event as text, and not in Base64.
  private static func isText(_ type: String?) -> Bool {
    guard let type = type?.lowercased().prefix(while: { $0 != ";" }) else { return true }
    return type.hasPrefix("text/") || type.hasSuffix("+json") || type.hasSuffix("+xml")
      || ["application/json", "application/javascript", "application/xml", "application/x-www-form-urlencoded"]
        .contains(String(type).filter { $0 != " " })
  }
}
