import CtapiCore
import CtapiDefinition
import CtapiHTTP

/// The events themselves: a function's, and a REQUEST authorizer's.
extension EventWriter {
  /// The event of a function, with the body as its last member.
  ///
  /// Throws what the disk says that keeps a large body, or a large event.
  func functionEvent(
    _ format: PayloadFormat, body: consuming GatheredBody, hasBody: Bool, authorizer: JSON?, in folder: BodyFolder?
  ) throws(BodyLoss) -> GatheredBody {
    var body = EventBody(body)
    var isText =
      EventWriter.isText(headers.last { $0.name == "content-type" }?.value)
      && !headers.contains { $0.name == "content-encoding" }
    if isText { isText = try body.isText() }
    var front = format == .version2 ? event2(authorizer) : event1(authorizer)
    front["isBase64Encoded"] = .bool(hasBody && !isText)
    if !hasBody, format == .version1 { front["body"] = .null }
    let bytes = JSON.object(front).bytes()
    var event = GatheredBody()
    guard hasBody else {
      try event.append(bytes.span.bytes, in: folder)
      return event
    }
    let quoted = bytes.dropLast() + Array(",\"body\":\"".utf8)
    try event.append(quoted.span.bytes, in: folder)
    try body.write(asText: isText, to: &event, in: folder)
    try event.append(Array("\"}".utf8).span.bytes, in: folder)
    return event
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

  /// Whether a body of that type goes into the event as text, and not in Base64.
  private static func isText(_ type: String?) -> Bool {
    guard let type = type?.lowercased().prefix(while: { $0 != ";" }) else { return true }
    return type.hasPrefix("text/") || type.hasSuffix("+json") || type.hasSuffix("+xml")
      || ["application/json", "application/javascript", "application/xml", "application/x-www-form-urlencoded"]
        .contains(String(type).filter { $0 != " " })
  }
}
