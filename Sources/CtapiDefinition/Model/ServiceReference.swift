import CtapiCore

/// A service of the registry that an integration forwards to, and which of its instances (`gateway.md` 3.3).
package struct ServiceReference: Sendable, Hashable {
  /// How the service is named.
  package enum Name: Sendable, Hashable {
    /// A Cloud Map id, `srv-…`.
    case id(String)
    /// A service in a namespace.
    case name(service: String, namespace: String)
  }

  /// The service.
  package var name: Name
  /// Attributes that an instance must have, from the ARN's query (K85).
  package var attributes: [StageVariable]
  /// The text of the document: an ARN or `service.namespace`.
  package var text: String

  /// The text without the attributes, as commands take it.
  package var textOfName: String { String(text.prefix { $0 != "?" }) }

  /// Reads a Cloud Map service ARN, with an optional query, or `service.namespace`; nil for anything else.
  package init?(_ text: String) {
    self.text = text
    let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    guard let attributes = ServiceReference.attributes(parts.count == 2 ? parts[1] : "") else { return nil }
    self.attributes = attributes
    if text.hasPrefix("arn:") {
      guard let id = ServiceReference.id(of: parts[0]) else { return nil }
      name = .id(id)
      return
    }
    guard let dot = parts[0].firstIndex(of: ".") else { return nil }
    let service = parts[0][..<dot]
    let namespace = parts[0][parts[0].index(after: dot)...]
    guard !service.isEmpty, !namespace.isEmpty, namespace.first != ".", namespace.last != ".",
      parts[0].utf8.allSatisfy(\.isNameByte)
    else { return nil }
    name = .name(service: String(service), namespace: String(namespace))
  }

  /// The service's id in an ARN that is whole: partition, region, the account's twelve digits and `service/ID`.
  private static func id(of text: Substring) -> String? {
    guard let arn = ARN(String(text)), arn.service == "servicediscovery", arn.resource.hasPrefix("service/"),
      arn.account.utf8.count == 12, arn.account.utf8.allSatisfy({ $0 &- 0x30 < 10 }),
      !arn.region.isEmpty, (arn.partition + arn.region).utf8.allSatisfy({ $0.isNameByte && $0 != 0x2E })
    else { return nil }
    let id = arn.resource.dropFirst("service/".count)
    guard (1...64).contains(id.utf8.count), id.utf8.allSatisfy({ $0.isNameByte && $0 != 0x2E }) else { return nil }
    return String(id)
  }

  private static func attributes(_ query: Substring) -> [StageVariable]? {
    var attributes: [StageVariable] = []
    for pair in query.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let name = PercentEncoding.decode(parts[0].utf8),
        let value = PercentEncoding.decode(parts[1].utf8), !name.isEmpty
      else { return nil }
      attributes.append(StageVariable(name: name, value: value))
    }
    return attributes
  }
}

extension UInt8 {
  fileprivate var isNameByte: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
    default: false
    }
  }
}
