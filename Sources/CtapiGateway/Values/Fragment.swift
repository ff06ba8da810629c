import CtapiDefinition
import CtapiHTTP

/// A part of a mapping's value or of a log's line, flat: what it is, and where its text stands in the snapshot.
struct Fragment: Sendable {
  /// What a part is.
  enum Kind: UInt8, Sendable {
    /// The text itself.
    case text
    /// The request's header of that name.
    case header
    /// The request's query parameter of that name.
    case query
    /// The request's path, behind the stage.
    case path
    /// The path parameter at the index.
    case pathParameter
    /// The request's body, at the path of that index.
    case body
    /// The response's header of that name.
    case responseHeader
    /// The response's body, at the path of that index.
    case responseBody
    /// The context variable; the text is its key.
    case context
    /// Something that never has a value.
    case nothing
  }

  let kind: Kind
  let context: ContextName
  let index: Int32
  let text: ByteRange

  init(_ kind: Kind, context: ContextName = .accountID, index: Int32 = -1, text: ByteRange = ByteRange()) {
    self.kind = kind
    self.context = context
    self.index = index
    self.text = text
  }
}
