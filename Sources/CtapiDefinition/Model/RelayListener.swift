package import CtapiCore

/// A TCP port whose connections are relayed as they are (`x-ctapi-l4-listeners`, `gateway.md` 8.5).
package struct RelayListener: Sendable, Hashable {
  /// Where its connections go.
  package enum Target: Sendable, Hashable {
    /// To a healthy instance of a service; at `port` where there is one, else at the instance's own.
    case service(ServiceReference, port: UInt16?)
    /// To one host, an IP address without brackets or a name.
    case host(String, port: UInt16)
  }

  /// Where it listens, 1 to 65,535; the address is the gateway's own.
  package let port: UInt16
  /// Where its connections go.
  package let target: Target

  /// A listener of its parts.
  package init(port: UInt16, target: Target) {
    self.port = port
    self.target = target
  }

  /// How commands name it: `TCP 5432`.
  package var name: String { "TCP \(port)" }

  /// The form of the document.
  package var json: JSON {
    var target: JSONObject
    switch self.target {
    case .service(let service, let port):
      target = ["service": .string(service.text)]
      if let port { target["port"] = .integer(Int(port)) }
    case .host(let host, let port): target = ["host": .string(host), "port": .integer(Int(port))]
    }
    return ["port": .integer(Int(port)), "protocol": "TCP", "target": .object(target)]
  }
}

extension RelayListener.Target: CustomStringConvertible {
  package var description: String {
    switch self {
    case .service(let service, let port): port.map { "\(service.text) at port \($0)" } ?? service.text
    case .host(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
  }
}
