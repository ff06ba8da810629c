import CtapiCore
import CtapiHTTP
import CtapiStore

/// The two calls of the DynamoDB protocol that the sample's stores make, over any server that speaks it.
struct DocumentClient: Sendable {
  private let endpoint: HTTPURL
  private let region: String
  private let client: HTTPClient

  /// A client of the server at `endpoint`.
  init(_ endpoint: HTTPURL, region: String) {
    self.endpoint = endpoint
    self.region = region
    var client = HTTPClient()
    client.timeout = .seconds(5)
    client.reach = .anywhere
    self.client = client
  }

  /// Keeps an item, given as plain JSON, in place of the one with its key.
  func put(_ item: JSONObject, into table: String) throws(SampleFailure) {
    _ = try call("PutItem", ["TableName": .string(table), "Item": try DocumentClient.wire(item)])
  }

  /// The item of that key as plain JSON; nil when there is none.
  func get(_ key: JSONObject, from table: String) throws(SampleFailure) -> JSON? {
    let answer = try call("GetItem", ["TableName": .string(table), "Key": try DocumentClient.wire(key)])
    guard let item = answer["Item"] else { return nil }
    do throws(ItemFault) {
      return try Item(wire: item).plainJSON
    } catch {
      throw SampleFailure(error.error)
    }
  }

  private static func wire(_ object: JSONObject) throws(SampleFailure) -> JSON {
    do throws(ItemFault) {
      return try Item(plain: object).wireJSON
    } catch {
      throw SampleFailure(status: 400, message: error.error.message)
    }
  }

  private func call(_ operation: String, _ input: JSON) throws(SampleFailure) -> JSON {
    let request = HTTPRequest(
      method: "POST", target: endpoint.target,
      headers: [
        "content-type": "application/x-amz-json-1.0", "x-amz-target": "DynamoDB_20120810.\(operation)",
        // A local server looks for the service here; nobody can check a signature without an account.
        "authorization": "AWS4-HMAC-SHA256 Credential=ctapi/20260101/\(region)/dynamodb/aws4_request, "
          + "SignedHeaders=host, Signature=unsigned",
      ],
      body: input.bytes())
    let response: HTTPResponse
    let answer: JSON
    do throws(CtapiError) {
      response = try client.send(request, to: endpoint)
      answer = try JSON(parsing: response.body.span)
    } catch {
      throw SampleFailure(error)
    }
    if response.status == 200 { return answer }
    let message = answer["message"] ?? answer["Message"]
    throw SampleFailure(status: response.status, message: message?.stringValue ?? "\(operation) failed")
  }
}
