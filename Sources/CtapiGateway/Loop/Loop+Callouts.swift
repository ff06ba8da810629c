import CtapiDefinition
import CtapiHTTP

extension Loop {
  /// What a REQUEST authorizer says of a request.
  enum Verdict {
    case pass
    case answer(GatewayAnswer)
    /// It has to be asked first.
    case ask
  }

  /// Decides by what an authorizer has answered, for this request or an earlier one of the same identity (`gateway.md`
  /// 2.4).
  mutating func verdict(
    _ client: ConnectionTable.Place, _ callout: ServedCallout, _ parameters: RouteParameters, _ bytes: RawSpan
  ) -> Verdict {
    guard let values = identityValues(callout, client, bytes) else { return .answer(.identityMissing) }
    let key = DecisionCache.Key(authorizer: callout.key, values: values)
    let isFresh = client.state.grantedBy != nil
    guard let decision = client.state.grantedBy ?? grants.lookup(key, at: nanoseconds) else {
      if case .sized(let length) = head.framing, length > limits.body { return .answer(.tooLarge) }
      return .ask
    }
    // Where a body has been taken in since, the answer was kept before.
    if isFresh, !values.isEmpty, !client.state.flags.contains(.hasGathered) {
      grants.insert(decision, key, seconds: callout.settings.resultTTL, at: nanoseconds)
    }
    let address = client.state.address
    let writer = EventWriter(
      callout.names, client.state.facts, head, bytes,
      address: address.span.bytes.extracting(0..<Int(client.state.addressLength)), captured: parameters,
      pathStart: Int(client.state.facts.routeStart))
    guard decision.allows(writer.resource(region: callout.region)) else { return .answer(.forbidden) }
    client.state.authorizer = AuthorizerContext(values: decision.context, principal: decision.principal)
    return .pass
  }

  /// The values of an authorizer's identity sources; nil when one of them is missing or empty.
  func identityValues(
    _ callout: ServedCallout, _ client: ConnectionTable.Place, _ bytes: RawSpan
  ) -> [[UInt8]]? {
    let words = snapshot.text
    let text = words.bytes
    let address = client.state.address
    let time = clock.text
    let path = bytes.part(head.path)
    let route = Int(client.state.facts.route)
    let view = ExchangeView(
      client.state.facts, head: bytes, address: address.span.bytes.extracting(0..<Int(client.state.addressLength)),
      time: time.span.bytes, routeKey: text.part(snapshot.routes[route].key), basePath: RawSpan(), authorizer: nil,
      now: nanoseconds)
    let input = MappingInput(
      view, bytes: bytes, fieldsStart: head.fieldsStart, query: bytes.part(head.query), path: path,
      parameters: RouteParameters(), body: RawSpan(), text: text, bodyPaths: [])
    var values: [[UInt8]] = []
    var value = ByteBuffer()
    for source in callout.sources {
      value.removeAll()
      let fragments = snapshot.fragments[Int(source.lowerBound)..<Int(source.upperBound)]
      guard input.append(fragments, to: &value, as: .field), !value.isEmpty else { return nil }
      values.append(value.bytes.withUnsafeBytes { Array($0) })
    }
    return values
  }
}
