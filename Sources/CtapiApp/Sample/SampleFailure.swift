import CtapiCore

/// An answer of a store that is no item, as the sample gives it: `{"message":…}` with a status.
struct SampleFailure: Error {
  var status: Int
  var message: String

  /// A database that does not answer.
  init(_ error: CtapiError) {
    status = 500
    message = error.message
  }

  init(status: Int, message: String) {
    self.status = status
    self.message = message
  }
}
