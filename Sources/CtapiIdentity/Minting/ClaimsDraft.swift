package import CtapiCore

/// Claims on their way into a token: what came in keeps its order and its numbers' spelling.
package struct ClaimsDraft {
  /// The claims so far.
  package private(set) var claims: JSONObject
  private var taken: [String] = []

  /// Begins with claims that were handed in whole.
  package init(_ claims: JSONObject = JSONObject()) { self.claims = claims }

  /// Reads claims handed in as JSON text; throws `claims-invalid` with the place of the fault.
  package init(json bytes: Span<UInt8>, file: String?) throws(CtapiError) {
    let value: JSON
    do {
      value = try JSON(parsing: bytes, limits: .token, file: file)
    } catch {
      throw CtapiError(
        .claimsInvalid, "the claims are not JSON: \(error.message)", hint: error.hint, place: error.place)
    }
    guard let object = value.objectValue else {
      throw CtapiError(
        .claimsInvalid, "the claims are \(value.typeName), expected an object",
        hint: #"write them as '{"name":"value"}', or give --jws to sign any text"#, place: SourcePlace(file: file))
    }
    self.init(object)
  }

  /// Leaves a claim out; a later ``set(_:_:)`` may give it again.
  package mutating func unset(_ name: String) {
    claims[name] = nil
    taken.append(name)
  }

  /// Gives a claim on purpose; throws `claims-invalid` when the claims handed in, or an earlier call, have it.
  package mutating func set(_ name: String, _ value: JSON) throws(CtapiError) {
    guard claims[name] == nil else {
      let shown = name.escapedForTerminal
      throw CtapiError(
        .claimsInvalid, "claim '\(shown)' is given twice", hint: "to replace it, add --unset '\(shown)'")
    }
    claims[name] = value
  }

  /// Gives a claim where nobody gave or unset it.
  package mutating func setDefault(_ name: String, _ value: JSON) {
    guard claims[name] == nil, !taken.contains(where: { $0.hasSameBytes(as: name) }) else { return }
    claims[name] = value
  }
}
