import CtapiHTTP

/// A piece of a backend's path: text of the snapshot, the parameter at an index of the match, or all of the path that the
/// route saw.
enum TargetPiece: Sendable {
  case text(ByteRange)
  case parameter(Int32)
  case path
}
