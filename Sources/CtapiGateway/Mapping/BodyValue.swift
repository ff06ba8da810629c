import CtapiCore
import CtapiDefinition
import CtapiHTTP

/// Finds the value of a mapping in a body; off the hot path, for only mappings that name a body ask.
enum BodyValue {
  /// How much of a body a path is looked up in (`gateway.md` 3.5).
  static let limit = 100 * 1024

  /// The value at a path; all of the body for none.
  ///
  /// Nil when the body is no JSON, or has no such value.
  static func find(_ steps: [BodyStep], in body: RawSpan) -> [UInt8]? {
    guard !steps.isEmpty else { return body.isEmpty ? nil : body.withUnsafeBytes { Array($0) } }
    let bytes = body.byteCount > limit ? body.extracting(0..<limit) : body
    var parser = JSONParser(Span<UInt8>(_bytes: bytes), limits: .document)
    guard var value = try? parser.parseDocument() else { return nil }
    for step in steps {
      switch step {
      case .member(let name):
        guard let member = value[name] else { return nil }
        value = member
      case .element(let index):
        guard let elements = value.arrayValue, index < elements.count else { return nil }
        value = elements[index]
      }
    }
    switch value {
    case .null: return nil
    case .string(let text): return Array(text.utf8)
    default: return value.bytes()
    }
  }
}
