import CtapiCore
import Glibc

extension InstanceAttributes {
  /// The status an instance with these attributes begins with.
  var beginning: HealthStatus { self[InstanceAttributes.initialStatus] == "UNHEALTHY" ? .unhealthy : .healthy }

  /// Throws `registry-input` (exit 6) when they cannot be those of an instance of `service`
  /// (`registry-services-stack.md` 1.2).
  func check(for service: DiscoveryService) throws(CtapiError) {
    try checkSizes()
    try checkReserved(service)
    if let text = self[InstanceAttributes.ipv4], !InstanceAttributes.isAddress(text, family: AF_INET) {
      throw refusal(InstanceAttributes.ipv4, "is no IPv4 address")
    }
    if let text = self[InstanceAttributes.ipv6], !InstanceAttributes.isAddress(text, family: AF_INET6) {
      throw refusal(InstanceAttributes.ipv6, "is no IPv6 address")
    }
    if let text = self[InstanceAttributes.port] {
      guard let port = UInt16(text), text.utf8.allSatisfy({ $0 &- 0x30 < 10 }), port > 0 else {
        throw refusal(InstanceAttributes.port, "is no port: 1 to 65535 are")
      }
    }
    if let status = self[InstanceAttributes.initialStatus] {
      guard status == "HEALTHY" || status == "UNHEALTHY" else {
        throw refusal(InstanceAttributes.initialStatus, "is neither HEALTHY nor UNHEALTHY")
      }
      guard service.healthCheck == .custom else {
        throw CtapiError(
          .registryInput,
          "'\(InstanceAttributes.initialStatus)' needs a custom health check, which service '\(service.fullName)' lacks",
          hint: "create the service with: --health custom")
      }
    }
    try checkRecords(service)
  }

  private func checkSizes() throws(CtapiError) {
    var characters = 0
    for (name, value) in sorted {
      guard (1...255).contains(name.utf8.count), name.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
        throw CtapiError(
          .registryInput,
          "'\(name.escapedForTerminal)' is no attribute name: 1 to 255 visible ASCII characters are")
      }
      guard value.unicodeScalars.count <= 1024 else { throw refusal(name, "is longer than 1024 characters") }
      characters += name.unicodeScalars.count + value.unicodeScalars.count
    }
    guard sorted.count(where: { !$0.name.hasPrefix("AWS_") }) <= 30 else {
      throw CtapiError(.registryInput, "an instance has at most 30 attributes of its own")
    }
    guard characters <= 5000 else {
      throw CtapiError(
        .registryInput, "the attributes of an instance have at most 5000 characters, these \(characters)")
    }
  }

  private func checkReserved(_ service: DiscoveryService) throws(CtapiError) {
    for name in ["AWS_ALIAS_DNS_NAME", "AWS_EC2_INSTANCE_ID"] where self[name] != nil {
      throw CtapiError(
        .unsupported, "the attribute '\(name)' needs a load balancer or EC2, which ctapi does not have",
        hint: "register the address itself: --ip ADDRESS")
    }
  }

  /// What the records of the service are made from.
  private func checkRecords(_ service: DiscoveryService) throws(CtapiError) {
    guard let dns = service.dns else { return }
    if dns.has(.a) { try require(InstanceAttributes.ipv4, record: "A", option: "--ip ADDRESS", service) }
    if dns.has(.aaaa) { try require(InstanceAttributes.ipv6, record: "AAAA", option: "--ip ADDRESS", service) }
    if dns.has(.cname) {
      try require(InstanceAttributes.cname, record: "CNAME", option: "--attribute AWS_INSTANCE_CNAME=NAME", service)
    }
    if dns.has(.srv) {
      try require(InstanceAttributes.port, record: "SRV", option: "--port PORT", service)
      if self[InstanceAttributes.ipv6] == nil {
        try require(InstanceAttributes.ipv4, record: "SRV", option: "--ip ADDRESS", service)
      }
    }
  }

  private func require(
    _ name: String, record: String, option: String, _ service: DiscoveryService
  ) throws(CtapiError) {
    guard self[name] == nil else { return }
    throw CtapiError(
      .registryInput, "service '\(service.fullName)' has \(record) records, so its instances need '\(name)'",
      hint: "add: \(option)")
  }

  private func refusal(_ name: String, _ reason: String) -> CtapiError {
    let value = String((self[name] ?? "").prefix(80)).escapedForTerminal
    return CtapiError(.registryInput, "'\(value)' of attribute '\(name.escapedForTerminal)' \(reason)")
  }

  private static func isAddress(_ text: String, family: Int32) -> Bool {
    var bytes = [UInt8](repeating: 0, count: 16)
    return inet_pton(family, text, &bytes) == 1
  }
}
