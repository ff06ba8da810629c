/// A node of the flattened trie: what its label is, where its children stand, what ends here.
struct RouteNode: Sendable {
  /// No such node.
  static let none = UInt32.max

  /// The label's place in the literals.
  var labelStart: UInt32 = 0
  var labelCount: UInt32 = 0
  /// The first of the literal children, which stand side by side in the order of their first bytes.
  var firstChild: UInt32 = 0
  var childCount: UInt16 = 0
  /// The label's first byte, so that siblings are told apart without touching the literals.
  var firstByte: UInt8 = 0
  /// The node behind `{name}`.
  var parameter: UInt32 = RouteNode.none
  /// The route that ends exactly here, or -1.
  var route: Int32 = -1
  /// The route that ends here with `{name+}`, or -1.
  var greedy: Int32 = -1
}
