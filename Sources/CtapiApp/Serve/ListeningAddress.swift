package import CtapiCommandLine
package import CtapiCore
package import CtapiHTTP

extension Invocation where Context == Environment {
  /// The address that an option of a server names, as `127.0.0.1:8080`; port 0 picks one.
  ///
  /// Throws `usage` for text that is none, and for an address that other machines reach unless that is allowed.
  package func listeningAddress(_ option: String, allowsRemote: Bool = false) throws(CtapiError) -> SocketAddress {
    let text = operand(option)
    let name = text.escapedForTerminal
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]),
      let address = SocketAddress(literal: Self.host(text[..<colon]), port: port)
    else {
      throw CtapiError(.usage, "'--\(option)' is no address: '\(name)'", hint: "write it like this: 127.0.0.1:8080")
    }
    guard address.isLocal || allowsRemote else {
      throw CtapiError(
        .usage, "'\(name)' can be reached from other machines",
        hint: "use 127.0.0.1, or ctapi serve --allow-remote if that is what you want")
    }
    return address
  }

  private static func host(_ text: Substring) -> String {
    let name = text == "localhost" ? "127.0.0.1" : text
    return name.hasPrefix("[") && name.hasSuffix("]") ? String(name.dropFirst().dropLast()) : String(name)
  }
}
