import CtapiCore
import Testing

/// Expects `body` to throw that error, with `name` in its message.
func expectError(
  _ code: ErrorCode, naming name: String = "", sourceLocation: SourceLocation = #_sourceLocation,
  _ body: () throws -> Void
) {
  let error = #expect(throws: CtapiError.self, sourceLocation: sourceLocation) { try body() }
  #expect(error?.code == code, sourceLocation: sourceLocation)
  #expect(name.isEmpty || error?.message.contains(name) == true, sourceLocation: sourceLocation)
}
