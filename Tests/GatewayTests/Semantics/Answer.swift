/// A response as text, taken apart.
struct Answer {
  let status: Int
  let fields: [(name: String, value: String)]
  let body: String

  init(_ text: String) {
    let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
    let lines = (parts.first ?? "").split(separator: "\r\n")
    status = Int((lines.first ?? "").dropFirst(9).prefix(3)) ?? 0
    fields = lines.dropFirst().map { line in
      let pair = line.split(separator: ":", maxSplits: 1)
      return (pair[0].lowercased(), pair.count > 1 ? String(pair[1].drop { $0 == " " }) : "")
    }
    body = parts.count > 1 ? String(parts[1]) : ""
  }

  /// The values of a field.
  subscript(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

  /// Whether any field's name begins with that.
  func has(prefix: String) -> Bool { fields.contains { $0.name.hasPrefix(prefix) } }
}
