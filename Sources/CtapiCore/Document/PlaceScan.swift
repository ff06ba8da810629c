/// One pass over the events of a text that keeps the path of the value it is at.
///
/// JSON is a subset of YAML's flow style, so libyaml serves both; a text that got here has been parsed before.
struct PlaceScan {
  /// A mapping or sequence that is open.
  private struct Level {
    var isMapping: Bool
    /// How many values it has had.
    var count = 0
    /// The name that waits for its value.
    var name: String?
  }

  private let wanted: Set<JSONPointer>
  private var found: [JSONPointer: SourcePlace] = [:]
  private var path: [String] = []
  private var levels: [Level] = []
  private var namePlace: SourcePlace?

  init(wanted: Set<JSONPointer>) { self.wanted = wanted }

  /// Scans the whole text, or as much as is needed.
  func run(_ document: Document) -> [JSONPointer: SourcePlace] {
    var scan = self
    do throws(CtapiError) {
      try YAMLEventReader.read(PlaceScan.text(of: document).span, file: document.file) { reader throws(CtapiError) in
        while scan.found.count < scan.wanted.count {
          if case .streamEnd = try scan.step(&reader) { return }
        }
      }
    } catch {
      return scan.found
    }
    return scan.found
  }

  /// The text with JSON's surrogate escapes, which libyaml refuses, replaced by others of the same length.
  private static func text(of document: Document) -> [UInt8] {
    guard document.format == .json else { return document.bytes }
    var bytes = document.bytes
    var index = 0
    while index + 5 < bytes.count {
      guard bytes[index] == UInt8(ascii: "\\") else {
        index += 1
        continue
      }
      if bytes[index + 1] == UInt8(ascii: "u"), bytes[index + 2] | 0x20 == UInt8(ascii: "d"),
        (bytes[index + 3].hexDigitValue ?? 0) >= 8
      {
        bytes.replaceSubrange(index + 2..<index + 6, with: "003f".utf8)
      }
      index += 2
    }
    return bytes
  }

  private mutating func step(_ reader: inout YAMLEventReader) throws(CtapiError) -> YAMLEventReader.Event {
    let event = try reader.next()
    switch event {
    case .scalar(let scalar): takeScalar(scalar.text, reader.place)
    case .alias(let name): takeScalar(name, reader.place)
    case .mappingStart: open(isMapping: true, reader.place)
    case .sequenceStart: open(isMapping: false, reader.place)
    case .mappingEnd, .sequenceEnd:
      levels.removeLast()
      endValue()
    default: break
    }
    return event
  }

  private mutating func takeScalar(_ text: String, _ place: SourcePlace) {
    if let last = levels.indices.last, levels[last].isMapping, levels[last].name == nil {
      levels[last].name = text
      namePlace = place
      return
    }
    beginValue(place)
    endValue()
  }

  private mutating func open(isMapping: Bool, _ place: SourcePlace) {
    beginValue(place)
    levels.append(Level(isMapping: isMapping))
  }

  private mutating func beginValue(_ place: SourcePlace) {
    var place = place
    if let last = levels.last {
      path.append(last.name ?? String(last.count))
      if last.isMapping, let namePlace { place = namePlace }
    }
    let pointer = JSONPointer(path)
    if wanted.contains(pointer), found[pointer] == nil { found[pointer] = place }
  }

  private mutating func endValue() {
    guard let last = levels.indices.last else { return }
    levels[last].count += 1
    levels[last].name = nil
    path.removeLast()
  }
}
