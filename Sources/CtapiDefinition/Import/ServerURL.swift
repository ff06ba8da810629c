import CtapiCore

/// URLs of the document's `servers`.
enum ServerURL {
  /// The URL with its variables replaced by their defaults.
  static func resolved(_ url: String, _ server: JSON) -> String {
    var text = url
    for member in server["variables"]?.objectValue?.members ?? [] {
      text = text.replacing("{\(member.name)}", with: member.value["default"]?.stringValue ?? "")
    }
    return text
  }

  /// The path behind scheme and host; empty for `/` or none.
  static func path(of url: String) -> String {
    var rest = Substring(url)
    if let scheme = rest.range(of: "://") {
      rest = rest[scheme.upperBound...]
      rest = rest.firstIndex(of: "/").map { rest[$0...] } ?? ""
    }
    return rest == "/" ? "" : String(rest)
  }
}

extension Substring {
  fileprivate func range(of text: String) -> Range<Substring.Index>? { firstRange(of: text) }
}
