import CtapiDefinition
import CtapiHTTP

/// One condition of a route's variant as the loops see it.
struct ServedCondition: Sendable {
  /// What is looked at.
  enum Kind: UInt8, Sendable {
    case header
    case query
    case host
    case network
  }

  let kind: Kind
  /// The header or query parameter.
  let name: ByteRange
  /// The globs or networks, of which one must fit.
  let values: Range<Int32>
}

/// Another route, in effect, for requests that fit all of its conditions.
struct ServedVariant: Sendable {
  let route: Int32
  let conditions: Range<Int32>
}

extension GatewaySnapshot {
  /// The route that answers a request of that route: its first variant that fits, else itself.
  func variant(
    of route: Int, _ head: borrowing ScannedRequest, _ bytes: RawSpan, address: RawSpan
  ) -> Int {
    let words = text
    let text = words.bytes
    for index in routes[route].variants {
      let variant = variants[Int(index)]
      var fits = true
      for condition in variant.conditions where fits {
        fits = self.fits(conditions[Int(condition)], head, bytes, address: address, text)
      }
      if fits { return Int(variant.route) }
    }
    return route
  }

  private func fits(
    _ condition: ServedCondition, _ head: borrowing ScannedRequest, _ bytes: RawSpan, address: RawSpan, _ text: RawSpan
  ) -> Bool {
    switch condition.kind {
    case .header:
      var scanner = FieldScanner(bytes, from: head.fieldsStart)
      while case .field = scanner.next() {
        if bytes.part(scanner.name).isName(text.part(condition.name)), fits(bytes.part(scanner.value), condition, text)
        {
          return true
        }
      }
      return false
    case .query:
      let query = bytes.part(head.query)
      var parameters = QueryScanner(query)
      while parameters.next() {
        guard query.part(parameters.name).isDecoded(text.part(condition.name), ignoringCase: true) else { continue }
        var value = ByteBuffer()
        value.append(query.part(parameters.value), .form, as: .field)
        if fits(value.bytes, condition, text) { return true }
      }
      return false
    case .host:
      return fits(bytes.part(head.host).hostName, condition, text)
    case .network:
      let client = address.text
      return condition.values.contains { networks[Int($0)].contains(client) }
    }
  }

  private func fits(_ value: RawSpan, _ condition: ServedCondition, _ text: RawSpan) -> Bool {
    for index in condition.values
    where Glob.matches(value, text.part(globs[Int(index)]), ignoringCase: true) { return true }
    return false
  }
}
