package import CtapiCore

/// Times as written for claims: seconds since 1970, RFC 3339, or a signed duration from now (`tokens.md` 2.2).
package enum TokenTime {
  /// The claim's number for `text`; numbers keep their spelling, and are at most 2^53 in magnitude.
  ///
  /// Throws `usage` naming `option`.
  package static func number(_ text: String, now: Timestamp, option: String) throws(CtapiError) -> JSONNumber {
    if let sign = text.first, sign == "+" || sign == "-", let span = Duration(text: String(text.dropFirst())),
      text.dropFirst().contains(where: \.isLetter)
    {
      return JSONNumber((now + (sign == "-" ? .zero - span : span)).seconds)
    }
    if let number = JSONNumber(text), NumericDate.timestamp(text.utf8.span) != nil { return number }
    if let moment = Timestamp(rfc3339: text) { return JSONNumber(moment.seconds) }
    if let span = Duration(text: text), text.contains(where: \.isLetter) { return JSONNumber((now + span).seconds) }
    throw CtapiError(
      .usage, "option '--\(option)': '\(text.escapedForTerminal)' is no time",
      hint: "write seconds since 1970, 2030-01-01T00:00:00Z, or a duration such as +15m")
  }
}
