import CtapiCore

extension ValueKind {
  /// Says what is wrong with `text` as a value of this kind, or nil when nothing is.
  func complaint(about text: String) -> String? {
    switch self {
    case .text, .payload, .command: nil
    case .file, .outputFile, .directory: text.isEmpty ? "is empty, expected a path" : nil
    case .integer(let range): integerComplaint(text, range)
    case .number: JSONNumber(text) == nil ? "is not a number" : nil
    case .duration: Duration(text: text) == nil ? "is not a duration such as 90s, 15m, 1h or 7d" : nil
    case .size: ByteSize(text: text) == nil ? "is not a size such as 512, 64Ki or 10M" : nil
    case .time:
      Timestamp(commandLine: text) == nil ? "is not a time such as 2026-11-24T08:00:00Z" : nil
    case .choice(let words):
      words.contains(text) ? nil : "is not one of \(words.joined(separator: ", "))"
    case .pair: pairComplaint(text)
    }
  }

  private func integerComplaint(_ text: String, _ range: ClosedRange<Int>) -> String? {
    guard let value = Int(text) else { return "is not a whole number" }
    if range.contains(value) { return nil }
    if range.upperBound == .max { return "is less than \(range.lowerBound)" }
    return "is not between \(range.lowerBound) and \(range.upperBound)"
  }

  private func pairComplaint(_ text: String) -> String? {
    do {
      _ = try KeyValue(text)
      return nil
    } catch {
      return "is refused: \(error.message)"
    }
  }
}

extension Timestamp {
  /// Reads RFC 3339, or whole seconds since 1970.
  package init?(commandLine text: String) {
    if let seconds = Int64(text) {
      self.init(seconds: seconds)
    } else {
      self.init(rfc3339: text)
    }
  }
}
