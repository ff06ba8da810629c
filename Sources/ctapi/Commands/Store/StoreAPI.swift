import CtapiApp
import CtapiCommandLine
import CtapiCore
import CtapiStore
import CtapiWire

/// `ctapi store api`.
enum StoreAPI {
  static var command: AppCommand {
    AppCommand(
      "api", "Perform an operation of DynamoDB's protocol",
      discussion: """
        Takes and prints what the AWS CLI and SDKs send and get, without a server: what the protocol refuses is refused \
        here in the same words. Operations that ctapi does not have are named as such.
        """,
      operands: [
        .required("operation", .text, "Its name, such as PutItem"),
        .optional("request", .payload, "The request's JSON; {} when left out"),
      ],
      examples: [
        Example(
          "ctapi store api ListTables", "The tables", setup: StoreExamples.pets, output: #"{"TableNames":["pets"]}"#),
        Example(
          "ctapi store api GetItem '{\"TableName\":\"pets\",\"Key\":{\"id\":{\"S\":\"1\"}}}'", "One item",
          setup: StoreExamples.pets, output: #"{"Item":{"name":{"S":"Rex"},"id":{"S":"1"}}}"#),
      ],
      exits: [
        .notFound: "no such table", .conflict: "the table exists", .invalidInput: "the request is refused",
      ],
      json: .verbatim,
      run: run)
  }

  static func run(_ invocation: AppInvocation) throws(CtapiError) -> ExitStatus {
    let name = invocation.operand("operation")
    let request = try request(invocation)
    let environment = invocation.environment
    // Only one operation can succeed where there is no store yet.
    let store = try name == "CreateTable" ? environment.madeStore() : environment.existingStore()
    let service = DynamoDBService(store: store, locality: environment.locality, clock: environment.clock)
    let answer: [UInt8]
    do throws(DynamoDBError) {
      answer = try service.perform(name, request)
    } catch {
      guard error.error.message != "UnknownOperationException" else {
        throw CtapiError(
          error.error.code, "DynamoDB has no operation '\(name)' [UnknownOperationException]",
          hint: "operations are named like this: ctapi store api ListTables")
      }
      var refusal = error.error
      refusal.hint = refusal.hint ?? "compare with DynamoDB's API Reference, operation \(name)"
      throw refusal
    }
    try invocation.output.value(try JSON(parsing: answer.span))
    return .done
  }

  /// The request's bytes; what is no JSON object is told with its place, which the protocol's own error has not.
  private static func request(_ invocation: AppInvocation) throws(CtapiError) -> [UInt8] {
    guard let input = try invocation.input("request") else { return Array("{}".utf8) }
    let json = try JSON(parsing: input.bytes.span, file: input.file)
    guard json.objectValue != nil else {
      throw CtapiError(
        .invalidInput, "a request is a JSON object, not \(json.typeName)",
        hint: #"write it like this: '{"TableName":"pets"}'"#, place: SourcePlace(file: input.file))
    }
    return input.bytes
  }
}
