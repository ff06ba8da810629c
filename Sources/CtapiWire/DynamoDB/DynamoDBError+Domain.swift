package import CtapiCore
import CtapiStore

extension DynamoDBError {
  /// The answer for a failure of the store.
  init(_ error: CtapiError) {
    switch error.code {
    case .tableNotFound: self = .tableNotFound
    default:
      self.init(
        namespace: .dynamoDB, name: "InternalServerError", message: "ctapi: \(error.message)", status: 500)
    }
  }

  /// The same error for the command line, with the exit code of its kind.
  package var error: CtapiError {
    let code: ErrorCode =
      switch name {
      case "ResourceNotFoundException": .tableNotFound
      case "ResourceInUseException": .tableExists
      case "ConditionalCheckFailedException": .conditionFailed
      case "UnknownOperationException": .unsupported
      case "InternalServerError": .dataDirectory
      default: .invalidItem
      }
    return CtapiError(code, [name, message].compactMap { $0 }.joined(separator: ": "))
  }
}

/// Runs what may fail in the store, with its failure told as DynamoDB's.
func onStore<Result>(_ body: () throws(CtapiError) -> Result) throws(DynamoDBError) -> Result {
  do throws(CtapiError) {
    return try body()
  } catch {
    throw DynamoDBError(error)
  }
}
