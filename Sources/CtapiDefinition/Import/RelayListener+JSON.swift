import CtapiCore
import Glibc

extension RelayListener {
  /// Reads an element of `x-ctapi-l4-listeners`.
  init(_ json: JSON) throws(PlacedError) {
    guard let object = json.objectValue else {
      throw RelayListener.refusal(
        "the listener is \(json.typeName), not an object",
        hint: "write {port: 5432, protocol: TCP, target: {service: name.namespace}}")
    }
    for name in object.names where !["port", "protocol", "target"].contains(name) {
      throw RelayListener.refusal(
        "a listener has no '\(name.escapedForTerminal)'", hint: "it has port, protocol and target", name)
    }
    let transport = json["protocol"] ?? "TCP"
    guard transport == "TCP" else {
      let text = transport.stringValue?.escapedForTerminal ?? transport.text().escapedForTerminal
      let isKnown = ["TLS", "UDP", "TCP_UDP", "QUIC", "TCP_QUIC"].contains(text)
      throw RelayListener.refusal(
        isKnown ? "listeners for \(text) are not offered, only TCP" : "'\(text)' is no protocol of a listener",
        hint: text == "TLS" ? "have the target speak TLS itself: TCP passes it on as it is" : "write protocol: TCP",
        "protocol")
    }
    let port = try RelayListener.port(json["port"], of: ["port"])
    guard let target = json["target"], let members = target.objectValue else {
      throw RelayListener.refusal(
        "the listener has no target", hint: "write target: {service: name.namespace} or {host: 127.0.0.1, port: 5432}")
    }
    for name in members.names where !["service", "host", "port"].contains(name) {
      throw RelayListener.refusal(
        "a target has no '\(name.escapedForTerminal)'", hint: "it has service or host, and port", "target", name)
    }
    switch (target["service"], target["host"]) {
    case (let service?, nil):
      guard let reference = service.stringValue.flatMap(ServiceReference.init) else {
        throw RelayListener.refusal(
          "\(service.text().escapedForTerminal) is no service",
          hint: "write name.namespace, or a Cloud Map service ARN",
          "target", "service")
      }
      let own = try target["port"].map { (value) throws(PlacedError) in
        try RelayListener.port(value, of: ["target", "port"])
      }
      self.init(port: port, target: .service(reference, port: own))
    case (nil, let host?):
      guard let name = host.stringValue, RelayListener.isHost(name) else {
        throw RelayListener.refusal(
          "\(host.text().escapedForTerminal) is no host", hint: "write an IP address or a name", "target", "host")
      }
      self.init(port: port, target: .host(name, port: try RelayListener.port(target["port"], of: ["target", "port"])))
    default:
      throw RelayListener.refusal(
        "the target needs one of service and host", hint: "write target: {service: name.namespace}", "target")
    }
  }

  private static func port(_ value: JSON?, of members: [String]) throws(PlacedError) -> UInt16 {
    guard let port = value?.numberValue?.integer, (1...65_535).contains(port) else {
      let got = value.map { "\($0.text().escapedForTerminal) is no port" } ?? "the port is missing"
      throw PlacedError(
        CtapiError(.invalidListener, got, hint: "write a number from 1 to 65535"),
        at: value == nil ? Array(members.dropLast()) : members)
    }
    return UInt16(port)
  }

  private static func isHost(_ name: String) -> Bool {
    var six = in6_addr()
    return inet_pton(AF_INET6, name, &six) == 1
      || (1...253).contains(name.utf8.count)
        && name.utf8.allSatisfy { byte in
          byte | 0x20 &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
        }
  }

  private static func refusal(_ message: String, hint: String? = nil, _ members: String...) -> PlacedError {
    PlacedError(CtapiError(.invalidListener, message, hint: hint), at: members)
  }
}

extension DocumentCompiler {
  /// The TCP listeners of the document's root (`gateway.md` 8.5).
  mutating func compileListeners() -> [RelayListener] {
    let name = "x-ctapi-l4-listeners"
    guard let value = root[name] else { return [] }
    guard let elements = value.arrayValue else {
      report(
        .error, ErrorCode.invalidListener.name, "'\(name)' is \(value.typeName), not an array",
        hint: "write a list: [{port: 5432, protocol: TCP, target: {service: name.namespace}}]", [name])
      return []
    }
    var listeners: [RelayListener] = []
    for (index, element) in elements.enumerated() {
      let place = JSONPointer([name, String(index)])
      do throws(PlacedError) {
        let listener = try RelayListener(element)
        if listeners.contains(where: { $0.port == listener.port }) {
          report(
            .error, ErrorCode.invalidListener.name, "two listeners have the port \(listener.port)",
            hint: "give each its own", at: place.appending("port"))
        }
        listeners.append(listener)
      } catch {
        report(error, at: place)
      }
    }
    return listeners
  }
}
