import CtapiCore

/// The form in the database: `MULTIVALUE SRV:60`.
extension DNSConfiguration {
  var stored: String {
    ([routing.rawValue] + records.map { "\($0.type.rawValue):\($0.ttl)" }).joined(separator: " ")
  }

  init(stored text: String) throws(CtapiError) {
    let words = text.split(separator: " ")
    guard let first = words.first, let routing = RoutingPolicy(rawValue: String(first)) else {
      throw DNSConfiguration.unreadable(text)
    }
    var records: [Record] = []
    for word in words.dropFirst() {
      let parts = word.split(separator: ":")
      guard parts.count == 2, let type = RecordType(rawValue: String(parts[0])), let ttl = Int(parts[1]) else {
        throw DNSConfiguration.unreadable(text)
      }
      records.append(Record(type, ttl: ttl))
    }
    self.init(records, routing: routing)
  }

  private static func unreadable(_ text: String) -> CtapiError {
    CtapiError(.dataDirectory, "the registry holds DNS records that cannot be read: '\(text.escapedForTerminal)'")
  }
}
