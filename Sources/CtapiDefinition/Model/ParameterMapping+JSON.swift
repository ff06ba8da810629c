package import CtapiCore

extension ParameterMapping {
  /// Names that no mapping may touch (`gateway.md` 3.5, K89).
  private static let reservedNames: Set<String> = [
    "authorization", "connection", "content-encoding", "content-length", "content-location", "forwarded", "keep-alive",
    "origin", "proxy-authenticate", "proxy-authorization", "te", "trailers", "transfer-encoding", "upgrade",
    "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "via",
  ]
  private static let reservedPrefixes = ["access-control-", "apigw-", "x-amz-", "x-amzn-"]

  /// The changes of `requestParameters`; throws `invalid-integration`.
  package static func requestMappings(_ value: JSON?) throws(CtapiError) -> [ParameterMapping] {
    var place = JSONPointer()
    return try requestMappings(value, at: &place)
  }

  /// The changes of `responseParameters` by status; throws `invalid-integration`.
  package static func responseMappings(_ value: JSON?) throws(CtapiError) -> [ResponseMapping] {
    var place = JSONPointer()
    return try responseMappings(value, at: &place)
  }

  /// The changes of the `requestParameters` at `place`, which is left at the one that is wrong; throws
  /// `invalid-integration`.
  static func requestMappings(_ value: JSON?, at place: inout JSONPointer) throws(CtapiError) -> [ParameterMapping] {
    try mappings(value, "requestParameters", of: .request, at: &place) { name in
      if name == "path" { return .path }
      if name.hasPrefix("querystring."), name.utf8.count > 12 { return .query(String(name.dropFirst(12))) }
      return nil
    }
  }

  /// The changes of the `responseParameters` at `place`, which is left at the one that is wrong; throws
  /// `invalid-integration`.
  static func responseMappings(_ value: JSON?, at place: inout JSONPointer) throws(CtapiError) -> [ResponseMapping] {
    guard let value else { return [] }
    let start = place
    guard let object = value.objectValue else {
      throw CtapiError(
        .invalidIntegration, "'responseParameters' is \(value.typeName), not an object",
        hint: "write {'200': {'append:header.x': value}}")
    }
    var mappings: [ResponseMapping] = []
    for member in object.members {
      place = start.appending(member.name)
      // Only one spelling of each number, or one status could be there twice.
      guard let status = Int(member.name), (200...599).contains(status), String(status) == member.name else {
        throw CtapiError(
          .invalidIntegration, "'responseParameters' has the status '\(member.name.escapedForTerminal)'",
          hint: "statuses go from 200 to 599")
      }
      let changes = try ParameterMapping.mappings(
        member.value, "responseParameters", of: .response, at: &place
      ) { name in
        name == "statuscode" ? .status : nil
      }
      mappings.append(ResponseMapping(status: status, changes: changes))
    }
    return mappings
  }

  private static func mappings(
    _ value: JSON?, _ member: String, of side: ParameterExpression.Side, at place: inout JSONPointer,
    other: (String) -> Target?
  ) throws(CtapiError) -> [ParameterMapping] {
    guard let value else { return [] }
    let start = place
    guard let object = value.objectValue else {
      throw CtapiError(
        .invalidIntegration, "'\(member)' is \(value.typeName), not an object",
        hint: "write {'append:header.x': value}")
    }
    var mappings: [ParameterMapping] = []
    for pair in object.members {
      place = start.appending(pair.name)
      let key = pair.name.escapedForTerminal
      let parts = pair.name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let operation = Operation(rawValue: String(parts[0])) else {
        throw CtapiError(
          .invalidIntegration, "the mapping '\(key)' does not begin with append:, overwrite: or remove:",
          hint: "write it like this: append:header.NAME")
      }
      let written = pair.value.stringValue ?? pair.value.numberValue?.text
      // The value of a removal says nothing, and may be empty.
      guard let value = written, ((operation == .remove ? 0 : 1)...512).contains(value.utf8.count) else {
        throw CtapiError(
          .invalidIntegration, "the mapping '\(key)' has no value of 1 to 512 characters",
          hint: "write 1 to 512 characters, or take the mapping out")
      }
      let target = try target(String(parts[1]), key: key, of: side, other: other)
      if target == .path || target == .status, operation != .overwrite {
        throw CtapiError(
          .invalidIntegration, "the mapping '\(key)' can only overwrite", hint: "write overwrite:\(parts[1])")
      }
      if operation != .remove { try check(value, of: side, target) }
      if mappings.contains(where: { $0.operation == operation && $0.target == target }) {
        throw CtapiError(
          .invalidIntegration, "the mapping '\(key)' is there twice: names of headers are compared without case",
          hint: "keep one of the two")
      }
      mappings.append(ParameterMapping(operation: operation, target: target, value: value))
    }
    return mappings
  }

  private static func check(
    _ value: String, of side: ParameterExpression.Side, _ target: Target
  ) throws(CtapiError) {
    let expression = try ParameterExpression(value, of: side)
    guard target == .status, expression.sources.isEmpty else { return }
    guard value.utf8.count == 3, let status = Int(value), (200...599).contains(status) else {
      throw CtapiError(
        .invalidIntegration, "'overwrite:statuscode' sets the status '\(value.escapedForTerminal)'",
        hint: "statuses go from 200 to 599")
    }
  }

  private static func target(
    _ name: String, key: String, of side: ParameterExpression.Side, other: (String) -> Target?
  ) throws(CtapiError) -> Target {
    guard name.hasPrefix("header."), name.utf8.count > 7 else {
      guard let target = other(name) else {
        throw CtapiError(
          .invalidIntegration, "the mapping '\(key)' changes nothing that can be changed",
          hint: side == .request
            ? "change header.NAME, querystring.NAME or path" : "change header.NAME or statuscode")
      }
      return target
    }
    let written = String(name.dropFirst(7))
    guard written.isToken else {
      throw CtapiError(
        .invalidIntegration, "the mapping '\(key)' names no header",
        hint: "a header's name has letters, digits and the marks of RFC 9110 §5.6.2")
    }
    let header = written.asciiLowercased
    guard !reservedNames.contains(header), !reservedPrefixes.contains(where: { header.hasPrefix($0) }) else {
      throw CtapiError(
        .invalidIntegration, "the header '\(header)' is reserved and cannot be mapped",
        hint: "copy the value into a header of your own")
    }
    return .header(header)
  }
}
