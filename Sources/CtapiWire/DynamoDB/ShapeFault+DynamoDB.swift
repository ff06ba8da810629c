import CtapiStore

extension ShapeFault {
  /// The words of AWS's deserialiser, which speaks of Java types (`store.md` 1.2).
  var serializationMessage: String {
    switch (expected, found) {
    case (.blob, .object), (.string, .object), (.integer, .object), (.long, .object), (.bool, .object),
      (.list, .object):
      "Start of structure or map found where not expected"
    case (_, .array): "Unrecognized collection type \(javaType)"
    case (.blob, _): "only base-64-encoded strings are convertible to bytes"
    case (.bool, _): "Unexpected token received from parser"
    case (.element, _): "Unexpected value type in payload"
    case (.list, _), (.map, _), (.structure, _): "Unexpected field type"
    case (.string, _), (.integer, _), (.long, _): "\(token) cannot be converted to \(scalarType)"
    }
  }

  private var token: String {
    switch found {
    case .string: "STRING_VALUE"
    case .integer: "NUMBER_VALUE"
    case .decimal: "DECIMAL_VALUE"
    case .bool(let value): value ? "TRUE_VALUE" : "FALSE_VALUE"
    case .array, .object, .null: "NULL_VALUE"
    }
  }

  private var scalarType: String {
    switch expected {
    case .integer: "Integer"
    case .long: "Long"
    default: "String"
    }
  }

  private var javaType: String {
    switch expected {
    case .string, .integer, .long: "class java.lang.\(scalarType)"
    case .bool: "class java.lang.Boolean"
    case .blob: "class java.nio.ByteBuffer"
    case .list: "class java.util.List"
    case .map(let type): "java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.\(type)>"
    case .structure(let type), .element(let type): "class com.amazonaws.dynamodb.v20120810.\(type)"
    }
  }
}
