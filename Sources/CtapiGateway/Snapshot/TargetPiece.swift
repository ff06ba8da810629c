import CtapiHTTP

/// A piece of a backend's path: text of the snapshot, or the parameter at an index of the match.
enum TargetPiece: Sendable {
  case text(ByteRange)
  case parameter(Int32)
}
