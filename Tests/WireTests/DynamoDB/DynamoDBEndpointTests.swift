import CtapiCore
import CtapiHTTP
import CtapiTestSupport
import CtapiWire
import Testing

@Suite struct DynamoDBEndpointTests {
  private func request(_ operation: String, _ body: String) -> HTTPRequest {
    HTTPRequest(
      method: "POST", target: "/",
      headers: [
        "content-type": "application/x-amz-json-1.0", "x-amz-target": "DynamoDB_20120810.\(operation)",
        "authorization": "x",
      ], body: Array(body.utf8))
  }

  @Test func anEndpointMakesItsStoreAndAnswersManyAtOnce() async throws {
    let folder = try TemporaryDirectory()
    let directory = folder.dataDirectory
    let endpoint = try DynamoDBEndpoint(directory, clock: SystemClock())
    #expect(directory.exists)
    #expect(await endpoint.respond(to: request("CreateTable", DynamoDBFixture.pets)).status == 200)
    let statuses = await withTaskGroup(of: Int.self) { group in
      for number in 0..<100 {
        let put = request("PutItem", #"{"TableName":"pets","Item":{"petId":{"S":"\#(number)"}}}"#)
        group.addTask { await endpoint.respond(to: put).status }
      }
      return await group.reduce(into: [Int]()) { $0.append($1) }
    }
    #expect(statuses.count == 100)
    #expect(statuses.allSatisfy { $0 == 200 })
    let scan = await endpoint.respond(to: request("Scan", #"{"TableName":"pets","Select":"COUNT"}"#))
    #expect(String(decoding: scan.body, as: UTF8.self) == #"{"Count":100,"ScannedCount":100}"#)
  }

  @Test func aSecondEndpointOnTheDirectorySeesWhatTheFirstWrote() async throws {
    let folder = try TemporaryDirectory()
    let first = try DynamoDBEndpoint(folder.dataDirectory, clock: SystemClock())
    let second = try DynamoDBEndpoint(folder.dataDirectory, clock: SystemClock())
    _ = await first.respond(to: request("CreateTable", DynamoDBFixture.pets))
    let tables = await second.respond(to: request("ListTables", "{}"))
    #expect(String(decoding: tables.body, as: UTF8.self) == #"{"TableNames":["pets"]}"#)
  }
}
