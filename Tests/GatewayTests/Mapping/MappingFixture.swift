import CtapiDefinition
import CtapiHTTP
import Testing

@testable import CtapiGateway

/// A compiled mapping and a message to apply it to.
struct MappingFixture {
  var request =
    "GET /dev/pets/a%20b?k=a&z=1&k=%2Fx+y HTTP/1.1\r\nHost: api.example:8080\r\nX-A: 1\r\nx-a: 2\r\n"
    + "User-Agent: test\r\n\r\n"
  /// The path of the route within the request's path, and its parameters by name.
  var routeStart = 4
  var template = "/pets/{id}"
  var body = ""
  var variables = [StageVariable(name: "env", value: "blue")]
  var authorizer: AuthorizerContext?

  /// What was made of a message: its target, the fields that are left and added, and the status.
  struct Outcome {
    var target = ""
    var kept: [String] = []
    var added = ""
    var host = ""
    var status: Int?
    var problems: [String] = []
  }

  func apply(_ changes: [(String, String)], target: String = "/t?k=a&z=1&k=b") throws -> Outcome {
    let object = JSONText.object(changes)
    return try run(try ParameterMapping.requestMappings(object), .request, target: target, response: nil)
  }

  func applyToResponse(_ changes: [(String, String)], response: String) throws -> Outcome {
    let object = JSONText.object([]).replacing("200", with: JSONText.object(changes))
    let mappings = try ParameterMapping.responseMappings(object)
    return try run(mappings[0].changes, .response, target: "/", response: response)
  }

  private func run(
    _ changes: [ParameterMapping], _ side: ParameterExpression.Side, target: String, response: String?
  ) throws -> Outcome {
    var steps: [MappingStep] = []
    var fragments = FragmentPool()
    var text = TextPool()
    var outcome = Outcome()
    let key = try RouteKey("GET \(template)")
    let mapping = ServedMapping(
      changes, of: side, parameters: key.template?.parameterNames ?? [],
      .init(accountID: "000000000000", apiID: "a1", stage: "dev", variables: variables), &steps, &fragments, &text
    ) { outcome.problems.append($0) }
    let bytes = Array(request.utf8)
    let words = text.bytes
    var head = ScannedRequest()
    guard case .complete = head.scan(bytes.span.bytes, limits: .init()) else {
      outcome.problems.append("the request is not read")
      return outcome
    }
    let path = bytes.span.bytes.part(head.path).extracting(routeStart...)
    let table = try RouteTable([Route(id: "r", key: key)])
    let found = table.lookup(.get, Span<UInt8>(_bytes: path))
    let match = try #require(found)
    var facts = ExchangeFacts()
    facts.requestID = InlineArray(repeating: 0x5252_5252_5252_5252)
    facts.method = head.method
    facts.path = head.path
    facts.host = head.host
    facts.fieldsStart = Int32(head.fieldsStart)
    facts.wallMilliseconds = 1_700_000_000_123
    let address = Array("203.0.113.9".utf8)
    let time = Array("25/Nov/2026:08:00:00 +0000".utf8)
    let routeKey = Array(key.description.utf8)
    let view = ExchangeView(
      facts, head: bytes.span.bytes, address: address.span.bytes, time: time.span.bytes,
      routeKey: routeKey.span.bytes, basePath: RawSpan(), authorizer: authorizer, now: 0)
    let message = response.map { Array($0.utf8) } ?? bytes
    var fieldsStart = head.fieldsStart
    if response != nil {
      var answer = ScannedResponse()
      guard case .complete = answer.scan(message.span.bytes) else {
        outcome.problems.append("the response is not read")
        return outcome
      }
      fieldsStart = answer.fieldsStart
    }
    let content = Array(body.utf8)
    let input = MappingInput(
      view, bytes: message.span.bytes, fieldsStart: fieldsStart, query: bytes.span.bytes.part(head.query), path: path,
      parameters: match.parameters, body: content.span.bytes, text: words.span.bytes, bodyPaths: fragments.bodyPaths)
    let run = MappingRun(mapping, input, steps: steps, fragments: fragments.fragments)
    var out = ByteBuffer()
    var scratch = ByteBuffer()
    let wanted = Array(target.utf8)
    run.append(target: wanted.span.bytes, to: &out, &scratch)
    outcome.target = out.bytes.text
    out.removeAll()
    run.appendHeaders(to: &out, &scratch)
    outcome.added = out.bytes.text
    out.removeAll()
    if run.appendHost(to: &out, &scratch) { outcome.host = out.bytes.text }
    outcome.status = run.status(&scratch)
    var scanner = FieldScanner(message.span.bytes, from: fieldsStart)
    while case .field = scanner.next() {
      if run.drops(header: message.span.bytes.part(scanner.name)) { continue }
      outcome.kept.append(message.span.bytes.part(scanner.name).text)
    }
    return outcome
  }
}
