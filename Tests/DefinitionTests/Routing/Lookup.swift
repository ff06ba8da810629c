import CtapiCore
import CtapiDefinition

/// A compiled table that answers in text: the key found, then its parameters.
struct Lookup {
  private let keys: [RouteKey]
  private let table: RouteTable

  init(_ texts: [String], precedence: RouteTable.MethodPrecedence = RouteTable.precedence) throws {
    keys = try texts.map { try RouteKey($0) }
    table = try RouteTable(keys: keys, precedence: precedence)
  }

  func callAsFunction(_ method: String, _ path: String) -> String? {
    let bytes = Array(path.utf8)
    guard let match = table.lookup(RouteMethod(Array(method.utf8).span), bytes.span) else { return nil }
    let key = keys[match.route]
    let names = key.template?.parameterNames ?? []
    var text = key.description
    for index in 0..<match.parameters.count {
      text += " \(names[index])=" + String(decoding: bytes[match.parameters[index]], as: UTF8.self)
    }
    return text
  }
}
