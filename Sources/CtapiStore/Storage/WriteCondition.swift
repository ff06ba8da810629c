/// What must hold of the item that stands at a key for a write to happen.
package enum WriteCondition: Sendable, Hashable {
  /// Anything.
  case none
  /// No item stands there.
  case absent
  /// An item stands there.
  case present

  /// Whether it holds, given whether an item stands there.
  func holds(forExisting exists: Bool) -> Bool {
    switch self {
    case .none: true
    case .absent: !exists
    case .present: exists
    }
  }
}
