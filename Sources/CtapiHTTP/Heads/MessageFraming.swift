/// How long the body behind a head is (RFC 9112 §6), where only one reading is possible.
@frozen @usableFromInline package enum MessageFraming: Sendable, Hashable {
  /// That many bytes.
  case sized(Int)
  /// Chunks.
  case chunked
  /// All up to the end of the connection; responses only.
  case untilClose
}
