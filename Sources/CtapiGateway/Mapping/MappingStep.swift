import CtapiHTTP

/// One change that a mapping makes, flat.
struct MappingStep: Sendable {
  /// What is changed.
  enum Target: UInt8, Sendable {
    case header
    case query
    case path
    case status
  }

  /// What is done.
  enum Operation: UInt8, Sendable {
    case remove
    case overwrite
    case append
  }

  let operation: Operation
  let target: Target
  /// The header's name in lower case, or the parameter's name.
  let name: ByteRange
  /// The fragments of the value; none for `remove`.
  let value: Range<Int32>
}
