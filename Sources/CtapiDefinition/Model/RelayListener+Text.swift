package import CtapiCore

extension RelayListener {
  /// Whether a command's key names a listener and no route: `TCP 5432`.
  package static func isKey(_ text: String) -> Bool { text.hasPrefix("TCP ") }

  /// A listener as a command has it: its key, and a service (`db.shop`) or an address (`127.0.0.1:5433`) that it goes to.
  ///
  /// Throws `invalid-listener` for what the document could not have either.
  package init(key: String, to text: String) throws(CtapiError) {
    let digits = key.dropFirst("TCP ".count)
    guard let port = Int(digits), String(port) == digits else {
      throw CtapiError(
        .invalidListener, "'\(key.escapedForTerminal)' names no port", hint: "write it like this: 'TCP 5432'")
    }
    let settings: JSON = ["port": .integer(port), "target": .object(RelayListener.members(of: text))]
    self = try PlacedError.unplaced { () throws(PlacedError) in try RelayListener(settings) }
  }

  private static func members(of text: String) -> JSONObject {
    // An ARN has colons too.
    guard !text.hasPrefix("arn:"), let colon = text.lastIndex(of: ":") else { return ["service": .string(text)] }
    let port = text[text.index(after: colon)...]
    var host = text[..<colon]
    if host.first == "[", host.last == "]" { host = host.dropFirst().dropLast() }
    return ["host": .string(String(host)), "port": Int(port).map(JSON.integer) ?? .string(String(port))]
  }
}
