package import CtapiCore

/// An item made ready to be written: checked against its table's key and the limits, encoded once.
package struct ItemRecord: Sendable {
  /// Where it goes.
  package let key: ItemKey
  /// Its size by DynamoDB's count, in bytes.
  package let size: Int
  /// The canonical DynamoDB JSON, attributes in the order they were written.
  let wire: [UInt8]
  /// The plain JSON as it was spelled, where the canonical form would spell its numbers otherwise.
  let spelling: [UInt8]?

  /// Checks an item that goes into a table with that key; `spelling` is the plain JSON it was read from.
  package init(_ item: Item, spelling: JSON? = nil, schema: KeySchema) throws(ItemFault) {
    key = try schema.key(ofItem: item)
    try item.checkSize()
    size = item.size
    wire = item.wireJSON.bytes()
    let spelled = spelling.map { $0.bytes() }
    self.spelling = spelled == item.plainJSON.bytes() ? nil : spelled
  }

  /// The item as a read will find it.
  package var stored: StoredItem { StoredItem(wire: wire, spelling: spelling, size: size) }
}
