/// The key of a table: a partition key, and where items share it, a sort key.
package struct KeySchema: Sendable, Hashable {
  /// The partition key.
  package let hash: KeyAttribute
  /// The sort key, if the table has one.
  package let range: KeyAttribute?

  /// A key of those attributes.
  package init(hash: KeyAttribute, range: KeyAttribute? = nil) {
    self.hash = hash
    self.range = range
  }

  /// The longest partition key and sort key, in bytes (`store.md` 1.3).
  private static let limits: [ItemFault.KeyRole: Int] = [.hash: 2048, .range: 1024]

  /// The place of a whole item.
  ///
  /// Throws `missingKey`, `keyType`, `emptyKey` or `keyTooLong`.
  package func key(ofItem item: Item) throws(ItemFault) -> ItemKey {
    // DynamoDB looks at all types before it looks at any value.
    for attribute in attributes {
      guard let value = item[attribute.name] else { throw .missingKey(attribute.name) }
      guard value.type == attribute.type.attributeType else {
        throw .keyType(name: attribute.name, expected: attribute.type.attributeType, actual: value.type)
      }
    }
    return try place(item)
  }

  /// The place that a key on its own names.
  ///
  /// Throws `keyMismatch`, `emptyKey` or `keyTooLong`.
  package func key(ofKey key: Item) throws(ItemFault) -> ItemKey {
    guard key.attributes.count == attributes.count else { throw .keyMismatch }
    for attribute in attributes {
      guard key[attribute.name]?.type == attribute.type.attributeType else { throw .keyMismatch }
    }
    return try place(key)
  }

  /// The key attributes alone.
  package func keyAttributes(of item: Item) -> Item {
    Item(
      attributes.compactMap { attribute in
        item[attribute.name].map { Item.Attribute(name: attribute.name, value: $0) }
      })
  }

  /// The key attributes, partition key first.
  package var attributes: [KeyAttribute] { [hash] + (range.map { [$0] } ?? []) }

  private func place(_ item: Item) throws(ItemFault) -> ItemKey {
    let hashBytes = try bytes(hash, .hash, in: item)
    let rangeBytes = try range.map { range throws(ItemFault) in try bytes(range, .range, in: item) }
    return ItemKey(hash: hashBytes, range: rangeBytes ?? [])
  }

  private func bytes(
    _ attribute: KeyAttribute, _ role: ItemFault.KeyRole, in item: Item
  ) throws(ItemFault) -> [UInt8] {
    guard let bytes = item[attribute.name].flatMap(attribute.keyBytes) else { throw .keyMismatch }
    if bytes.isEmpty { throw .emptyKey(name: attribute.name, type: attribute.type.attributeType) }
    if let limit = KeySchema.limits[role], bytes.count > limit { throw .keyTooLong(role: role, limit: limit) }
    return bytes
  }
}
