import CtapiCore

extension String {
  /// The text for an attribute or the content of an XML element; what XML cannot hold is spelled out.
  var escapedForXML: String {
    var text = ""
    // By code points: as a character a mark with an accent would be another one.
    for scalar in unicodeScalars {
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      case "\n": text += "\n"
      default: text += String(scalar).escapedForTerminal
      }
    }
    return text
  }
}
