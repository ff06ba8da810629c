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
  let method: String
  let path: String
  /// The path that the function sees, which a mapping may have changed.
  private(set) var rawPath: String
  private(set) var rawQuery: String
  private(set) var headers: [(name: String, value: String)]
  private(set) var query: [(name: String, value: String)]
  let parameters: JSONObject
  let address: String
  let host: String
  let facts: ExchangeFacts
  let requestID: String
  let time: String
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
    host = bytes.part(head.host).hostName.text
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
}
