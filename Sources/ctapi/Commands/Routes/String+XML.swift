import CtapiCore

extension String {
  /// The text for an attribute or the content of an XML element; what XML cannot hold is spelled out.
  var escapedForXML: String {
    split(separator: "\n", omittingEmptySubsequences: false).map { String($0).escapedForTerminal }
      .joined(separator: "\n").replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}
