import CtapiHTTP

/// The field names that the `connection` fields of a head list, in lower case; off the usual path.
struct ConnectionNames {
  /// What a sender cannot take away from its own message by naming it.
  private static let kept = [
    "authorization", "content-length", "content-type", "host", "forwarded", "via", "x-amzn-trace-id",
  ]
  private var names: [String] = []

  init(_ bytes: RawSpan, from start: Int) {
    var scanner = FieldScanner(bytes, from: start)
    while case .field = scanner.next() {
      guard bytes.part(scanner.name).isWord("connection") else { continue }
      let value = bytes.part(scanner.value)
      var list = ListScanner(value)
      while let token = list.next() {
        let name = value.part(token).text.lowercased()
        if !ConnectionNames.kept.contains(name) { names.append(name) }
      }
    }
  }

  func contains(_ name: RawSpan) -> Bool { names.contains(name.text.lowercased()) }
}
