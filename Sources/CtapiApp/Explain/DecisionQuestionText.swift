import CtapiGateway

/// A question for decisions as it goes over the socket: `/_ctapi/explain?id=…&status=…&limit=…&after=…`.
enum DecisionQuestionText {
  static let path = "/_ctapi/explain"

  /// The target that asks a question.
  static func target(_ query: Gateway.DecisionQuery) -> String {
    var parts: [String] = []
    // An id has letters, digits and a `=`, all of which stand for themselves here.
    if let id = query.requestID { parts.append("id=\(id)") }
    if let status = query.status { parts.append("status=\(status)") }
    if query.limit != .max { parts.append("limit=\(query.limit)") }
    if !query.cursor.isEmpty { parts.append("after=" + query.cursor.map(String.init).joined(separator: ".")) }
    return parts.isEmpty ? path : path + "?" + parts.joined(separator: "&")
  }

  /// The question behind a query; what is no question is left out.
  static func query(_ text: Substring) -> Gateway.DecisionQuery {
    var query = Gateway.DecisionQuery()
    for pair in text.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1)
      guard parts.count == 2 else { continue }
      switch parts[0] {
      case "id": query.requestID = String(parts[1])
      case "status": query.status = Int(parts[1])
      case "limit": query.limit = max(0, Int(parts[1]) ?? .max)
      case "after": query.cursor = parts[1].split(separator: ".").compactMap { UInt64($0) }
      default: break
      }
    }
    return query
  }
}
