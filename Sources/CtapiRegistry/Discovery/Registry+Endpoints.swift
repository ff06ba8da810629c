package import CtapiCore
import Glibc

extension Registry {
  /// The healthy endpoints behind an integration's target: a service's ARN with an optional `?name=value&…`, its full
  /// name, or its id.
  ///
  /// API Gateway needs address and port of every instance: one without is left out and named in a finding, since AWS's
  /// own answer to that, 500 without a word, has cost people days. Throws `service-not-found` (exit 3).
  package func endpoints(of target: String) throws(CtapiError) -> ServiceEndpoints {
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let service = try service(String(parts.first ?? ""))
    let wanted = try Registry.parameters(parts.count == 2 ? parts[1] : "", of: target)
    var result = ServiceEndpoints(endpoints: [], findings: [])
    for instance in try instances(of: service) where instance.attributes.contains(wanted) {
      do throws(Missing) {
        result.endpoints.append(try Registry.endpoint(of: instance))
      } catch {
        result.findings.append(error.finding(instance, of: service))
      }
    }
    if result.endpoints.isEmpty, result.findings.isEmpty {
      let asked = parts.count == 2 ? " with \(parts[1].escaped)" : ""
      let attributes = wanted.sorted { $0.key < $1.key }.map {
        " --attribute \("\($0.key)=\($0.value)".quotedForShell)"
      }.joined()
      result.findings.append(
        Diagnostic(
          .warning, rule: "no-instance", "service '\(service.fullName)' has no instance\(asked)",
          hint: "register one: ctapi registry instance register \(service.fullName) --ip ADDRESS --port PORT"
            + Substring(attributes).escaped))
    }
    return result
  }

  private enum Missing: Error {
    case health
    case attribute(String)

    func finding(_ instance: Instance, of service: DiscoveryService) -> Diagnostic {
      let name = "instance '\(instance.id)' of service '\(service.fullName)'"
      switch self {
      case .health:
        return Diagnostic(
          .note, rule: "unhealthy-instance", "\(name) is unhealthy and gets no request",
          hint: "ctapi registry instance heartbeat \(service.fullName) \(instance.id) --status healthy")
      case .attribute(let attribute):
        return Diagnostic(
          .warning, rule: "missing-attribute", "\(name) has no attribute '\(attribute)', so it gets no request",
          hint: "register it again: ctapi registry instance register \(service.fullName) "
            + Registry.options(of: instance).escapedForTerminal)
      }
    }
  }

  /// The id and options that register an instance again as it is; what is missing in capitals.
  private static func options(of instance: Instance) -> String {
    let own = [InstanceAttributes.ipv4, InstanceAttributes.ipv6, InstanceAttributes.port]
    let attributes = instance.attributes
    let written = attributes[InstanceAttributes.ipv4] ?? attributes[InstanceAttributes.ipv6]
    let address = Registry.address(of: instance) == nil ? "ADDRESS" : written ?? "ADDRESS"
    let port = attributes[InstanceAttributes.port].flatMap { UInt16($0) }.map(String.init) ?? "PORT"
    let rest = attributes.sorted.filter { !own.contains($0.name) }
      .map { " --attribute \("\($0.name)=\($0.value)".quotedForShell)" }.joined()
    return "\(instance.id) --ip \(address) --port \(port)\(rest)"
  }

  private static func endpoint(of instance: Instance) throws(Missing) -> ServiceEndpoint {
    guard let address = address(of: instance) else {
      throw .attribute(InstanceAttributes.ipv4)
    }
    guard let port = instance.attributes[InstanceAttributes.port].flatMap({ UInt16($0) }) else {
      throw .attribute(InstanceAttributes.port)
    }
    guard instance.status != .unhealthy else { throw .health }
    return ServiceEndpoint(instance: instance.id, address: address, port: port)
  }

  /// The address in network order, IPv6's of an instance that has no other.
  private static func address(of instance: Instance) -> [UInt8]? {
    var four = in_addr()
    var six = in6_addr()
    if let text = instance.attributes[InstanceAttributes.ipv4], inet_pton(AF_INET, text, &four) == 1 {
      return withUnsafeBytes(of: four) { Array($0) }
    }
    if let text = instance.attributes[InstanceAttributes.ipv6], inet_pton(AF_INET6, text, &six) == 1 {
      return withUnsafeBytes(of: six) { Array($0) }
    }
    return nil
  }

  /// The attributes of an integration's query, which must all fit (`gateway.md` K85).
  private static func parameters(_ query: Substring, of target: String) throws(CtapiError) -> [String: String] {
    var wanted: [String: String] = [:]
    for pair in query.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let name = decoded(parts[0]), let value = decoded(parts[1]), !name.isEmpty else {
        throw CtapiError(
          .registryInput, "'\(pair.escaped)' in '\(Substring(target).escaped)' is not of the form name=value")
      }
      wanted[name] = value
    }
    return wanted
  }

  private static func decoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      let digits = String(decoding: rest.prefix(2), as: UTF8.self)
      guard digits.utf8.count == 2, digits.allSatisfy(\.isHexDigit), let value = UInt8(digits, radix: 16) else {
        return nil
      }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes.span)
  }
}

extension Substring {
  fileprivate var escaped: String { String(self).escapedForTerminal }
}
