import CtapiApp
import CtapiCore
import CtapiHTTP
import CtapiStore
import CtapiTestSupport
import CtapiWire
import Testing

/// A store of the sample against the DynamoDB protocol of this program, over real sockets.
@Suite struct SampleStoreTests {
  private func withStore(table: String = "demo-pets", _ body: (SampleStore) throws -> Void) throws {
    let folder = try TemporaryDirectory()
    let database = try #require(try folder.dataDirectory.openStore(create: true))
    let store = try ItemStore(database)
    _ = try store.create(
      TableDefinition(name: "demo-pets", schema: KeySchema(hash: KeyAttribute(name: "petId"))), identifier: "t",
      now: Timestamp(seconds: 0))
    let endpoint = try DynamoDBEndpoint(folder.dataDirectory, clock: SystemClock())
    let server = try HTTPServer(at: [.loopback(port: 0)]) { await endpoint.respond(to: $0) }
    defer { server.stop(within: .seconds(5)) }
    let url = try HTTPURL("http://\(try #require(server.addresses.first))")
    try body(SampleStore(.pets, table: table, endpoint: url, region: "us-east-1"))
  }

  private func put(_ store: SampleStore, _ path: String, _ body: String) -> (Int, String) {
    let response = store.answer(HTTPRequest(method: "PUT", target: path, body: Array(body.utf8)))
    return (response.status, String(decoding: response.body, as: UTF8.self))
  }

  private func get(_ store: SampleStore, _ path: String) -> (Int, String) {
    let response = store.answer(HTTPRequest(target: path))
    return (response.status, String(decoding: response.body, as: UTF8.self))
  }

  @Test func putAnswersTheWholeAndGetTheSame() throws {
    try withStore { store in
      #expect(get(store, "/petstore/pets/1") == (200, "{}"))
      let whole = #"{"name":"Rex","tags":["a",{"b":null}],"age":1.5,"good":true,"petId":"1"}"#
      #expect(
        put(store, "/petstore/pets/1", #"{"name":"Rex","tags":["a",{"b":null}],"age":1.5,"good":true}"#) == (200, whole)
      )
      #expect(get(store, "/petstore/pets/1") == (200, whole))
      #expect(put(store, "/petstore/pets/1", "") == (200, #"{"petId":"1"}"#))
      #expect(get(store, "/petstore/pets/1?x=y") == (200, #"{"petId":"1"}"#))
    }
  }

  @Test func idInTheBodyMustBeThatOfThePath() throws {
    try withStore { store in
      let refusal = #"{"message":"petId in path is different from petId in payload"}"#
      #expect(put(store, "/petstore/pets/1", #"{"petId":"2"}"#) == (400, refusal))
      #expect(put(store, "/petstore/pets/1", #"{"petId":2}"#) == (400, refusal))
      #expect(get(store, "/petstore/pets/1") == (200, "{}"))
      #expect(put(store, "/petstore/pets/1", #"{"petId":1,"a":0}"#) == (200, #"{"petId":"1","a":0}"#))
    }
  }

  @Test func encodedIdIsDecodedOnce() throws {
    try withStore { store in
      #expect(put(store, "/petstore/pets/a%20%252f", "{}") == (200, #"{"petId":"a %2f"}"#))
      #expect(get(store, "/petstore/pets/a%20%252f") == (200, #"{"petId":"a %2f"}"#))
    }
  }

  @Test func otherRequestsAreNotFound() throws {
    try withStore { store in
      for path in ["/", "/petstore/pets", "/petstore/pets/", "/petstore/pets/1/2", "/foodstore/foods/1"] {
        #expect(get(store, path) == (404, #"{"message":"Not found"}"#))
      }
      #expect(store.answer(HTTPRequest(method: "DELETE", target: "/petstore/pets/1")).status == 404)
    }
  }

  @Test func bodiesThatAreNoObjectAreRefused() throws {
    try withStore { store in
      for body in ["[]", "1", "{", #"{"a":1,"a":2}"#, "name=Rex"] {
        #expect(put(store, "/petstore/pets/1", body).0 == 400, "\(body)")
      }
      #expect(get(store, "/petstore/pets/1") == (200, "{}"))
    }
  }

  @Test func databaseErrorsComeThroughWithTheirStatus() throws {
    try withStore(table: "absent-table") { store in
      let (status, text) = get(store, "/petstore/pets/1")
      #expect(status == 400)
      #expect(text.contains("message"))
    }
    let dead = SampleStore(.foods, table: "t", endpoint: try HTTPURL("http://127.0.0.1:1"), region: "us-east-1")
    #expect(get(dead, "/foodstore/foods/1").0 == 500)
    #expect(get(dead, "/health") == (200, #"{"status":"ok"}"#))
  }
}
