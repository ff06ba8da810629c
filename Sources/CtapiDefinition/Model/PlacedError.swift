import CtapiCore

/// What of a value cannot be: the error, and the members and elements that lead from the value to what is wrong.
struct PlacedError: Error {
  /// The error, without its place in a document.
  let error: CtapiError
  /// The way from the value that was read.
  let path: [String]

  /// An error at the end of that way.
  init(_ error: CtapiError, at path: [String] = []) {
    self.error = error
    self.path = path
  }

  /// Throws what `body` does, without the way, for values that stand in no document.
  static func unplaced<Value>(_ body: () throws(PlacedError) -> Value) throws(CtapiError) -> Value {
    do throws(PlacedError) {
      return try body()
    } catch {
      throw error.error
    }
  }
}
