import CtapiCore

/// `${AWS::Region}` and its like, which API Gateway replaces in every string on import (`gateway.md` 6.1).
enum AWSVariables {
  /// The value with the variables replaced; the same value where there are none.
  static func replaced(in value: JSON, _ locality: Locality) -> JSON {
    switch value {
    case .string(let text): .string(replaced(in: text, locality))
    case .array(let elements): .array(elements.map { replaced(in: $0, locality) })
    case .object(let object):
      .object(
        JSONObject(
          uniqueMembers: object.members.map { .init(name: $0.name, value: replaced(in: $0.value, locality)) }))
    default: value
    }
  }

  private static func replaced(in text: String, _ locality: Locality) -> String {
    guard text.utf8.contains(UInt8(ascii: "$")) else { return text }
    return text.replacing("${AWS::Region}", with: locality.region)
      .replacing("${AWS::AccountId}", with: locality.account)
      .replacing("${AWS::Partition}", with: "aws")
  }

  /// Whether the text of a document has such a variable at all.
  static func occur(in bytes: Span<UInt8>) -> Bool {
    let word = Array("${AWS::".utf8)
    var index = 0
    while index + word.count <= bytes.count {
      if bytes[index] == word[0], (1..<word.count).allSatisfy({ bytes[index + $0] == word[$0] }) { return true }
      index += 1
    }
    return false
  }
}
