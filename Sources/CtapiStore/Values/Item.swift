import CtapiCore

/// The attributes of an item or of a map inside one, in the order they were written; names are unique byte by byte.
package struct Item: Sendable, Equatable {
  /// One attribute.
  package struct Attribute: Sendable, Equatable {
    /// The name.
    package var name: String
    /// The value.
    package var value: AttributeValue

    /// An attribute of that name and value.
    package init(name: String, value: AttributeValue) {
      self.name = name
      self.value = value
    }
  }

  /// The attributes, in order.
  package private(set) var attributes: [Attribute]

  /// An item of attributes whose names are known to be unique.
  package init(_ attributes: [Attribute] = []) { self.attributes = attributes }

  /// The largest item, in bytes (`store.md` 1.3).
  package static let maximumSize = 409_600
  /// The deepest nesting of lists and maps.
  package static let maximumDepth = 32

  /// The value of that name; setting replaces in place, appends, or with nil removes.
  package subscript(_ name: String) -> AttributeValue? {
    get { attributes.first { $0.name.hasSameBytes(as: name) }?.value }
    set {
      let index = attributes.firstIndex { $0.name.hasSameBytes(as: name) }
      switch (index, newValue) {
      case (let index?, let value?): attributes[index].value = value
      case (let index?, nil): attributes.remove(at: index)
      case (nil, let value?): attributes.append(Attribute(name: name, value: value))
      case (nil, nil): break
      }
    }
  }

  /// The bytes of all names and values, which DynamoDB limits to ``maximumSize``.
  package var size: Int { attributes.reduce(0) { $0 + $1.name.utf8.count + $1.value.size } }

  /// Throws `itemTooLarge` over ``maximumSize``.
  package func checkSize() throws(ItemFault) {
    let size = size
    guard size <= Item.maximumSize else { throw .itemTooLarge(size) }
  }

  package static func == (left: Item, right: Item) -> Bool { left.wireJSON == right.wireJSON }
}
