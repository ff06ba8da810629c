/// The texts of a command line's options and operands by name, each already checked against its kind.
struct ParsedValues {
  /// Where an option's value comes from, strongest first (`style-and-cli.md` B.3 rule 10).
  enum Origin {
    case line
    case variable
    case setting
    case builtIn
  }

  private(set) var texts: [String: [String]] = [:]
  private(set) var origins: [String: Origin] = [:]

  mutating func add(_ text: String, to name: String, origin: Origin = .line) {
    texts[name, default: []].append(text)
    origins[name] = origin
  }

  /// Sets the one value of an option; the last on the line wins.
  mutating func set(_ text: String, to name: String, origin: Origin) {
    texts[name] = [text]
    origins[name] = origin
  }

  func has(_ name: String) -> Bool { texts[name] != nil }
}
