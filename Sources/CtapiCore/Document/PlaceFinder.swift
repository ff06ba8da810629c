/// Finds where values stand in a document's text, in one scan for any number of pointers.
enum PlaceFinder {
  /// The places of `pointers`; one that leads nowhere gets the place of its nearest parent.
  static func places(of pointers: Set<JSONPointer>, in document: Document) -> [JSONPointer: SourcePlace] {
    guard !pointers.isEmpty else { return [:] }
    var wanted: Set<JSONPointer> = []
    for pointer in pointers {
      for count in 0...pointer.tokens.count { wanted.insert(JSONPointer(Array(pointer.tokens.prefix(count)))) }
    }
    let found = PlaceScan(wanted: wanted).run(document)
    var places: [JSONPointer: SourcePlace] = [:]
    for pointer in pointers {
      var nearest: JSONPointer? = pointer
      while let candidate = nearest, found[candidate] == nil { nearest = candidate.parent }
      var place = nearest.flatMap { found[$0] } ?? SourcePlace(file: document.file)
      place.pointer = pointer.description
      places[pointer] = place
    }
    return places
  }
}
