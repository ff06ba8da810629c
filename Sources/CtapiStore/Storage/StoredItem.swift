package import CtapiCore

/// An item as it came from the file.
package struct StoredItem: Sendable {
  /// The canonical DynamoDB JSON: an answer copies it as it is.
  package let wire: [UInt8]
  /// The plain JSON as it was spelled, where that differs from the canonical form.
  let spelling: [UInt8]?
  /// Its size by DynamoDB's count, in bytes.
  package let size: Int

  /// The item itself; throws `data-directory` when the file holds something else.
  package func item() throws(CtapiError) -> Item {
    let json = try wireJSON()
    do throws(ItemFault) {
      return try Item(wire: json)
    } catch {
      throw StoredItem.damaged
    }
  }

  /// The item as plain JSON: members in the order and numbers in the spelling they were put with.
  package func plainJSON() throws(CtapiError) -> JSON {
    guard let spelling else { return try item().plainJSON }
    return try StoredItem.parse(spelling)
  }

  /// The item as DynamoDB JSON.
  package func wireJSON() throws(CtapiError) -> JSON { try StoredItem.parse(wire) }

  private static func parse(_ bytes: [UInt8]) throws(CtapiError) -> JSON {
    do throws(CtapiError) {
      return try JSON(parsing: bytes.span, limits: .item)
    } catch {
      throw damaged
    }
  }

  static let damaged = CtapiError(
    .dataDirectory, "an item in 'store.db' is damaged", hint: "restore the data directory from a copy")
}

extension JSONParser.Limits {
  /// For items: 32 levels of attributes are two JSON levels each.
  package static let item = JSONParser.Limits(depth: 128)
}
