import CtapiApp
import CtapiCore
import CtapiHTTP
import CtapiTestSupport
import Glibc
import Testing

/// The walk-through of the sample API, end to end through the built program.
@Suite(.serialized) struct DemoTests {
  private let rex = #"{"name":"Rex","petId":"1"}"#

  @Test func anyoneReadsAndOnlyTokenHoldersWrite() throws {
    let demo = try RunningDemo(in: try TemporaryDirectory())
    let refused = try demo.put("/petstore/pets/1", #"{"name":"Rex"}"#)
    #expect(refused.status == 401)
    #expect(refused.text == #"{"message":"Unauthorized"}"#)
    #expect(refused.headers["www-authenticate"] == "Bearer")
    let token = try demo.run("token", "mint")
    for authorization in [token, "Bearer \(token)"] {
      let written = try demo.put("/petstore/pets/1", #"{"name":"Rex"}"#, authorization: authorization)
      #expect(written.status == 200)
      #expect(written.text == rex)
    }
    #expect(try demo.put("/petstore/pets/2", "{}", authorization: token + "x").status == 401)
    #expect(try demo.get("/petstore/pets/1").text == rex)
    #expect(try demo.get("/petstore/pets/2").text == "{}")
    #expect(try demo.put("/foodstore/foods/7", #"{"foodId":"7"}"#, authorization: token).text == #"{"foodId":"7"}"#)
    #expect(try demo.get("/foodstore/foods/7").text == #"{"foodId":"7"}"#)
    let mismatch = try demo.put("/petstore/pets/1", #"{"petId":"2"}"#, authorization: token)
    #expect(mismatch.status == 400)
    #expect(mismatch.text == #"{"message":"petId in path is different from petId in payload"}"#)
    #expect(try demo.get("/other").status == 404)
    // A request is counted right after its answer has gone.
    let isCounted = try RunningDemo.eventually {
      let text = try demo.run("routes", "metrics", "--json")
      let bytes = Array(text.utf8)
      let rows = try JSON(parsing: bytes.span)["metrics"]?.arrayValue ?? []
      return rows.contains {
        $0["Count"]?.numberValue?.integer ?? 0 >= 10 && $0["4xx"]?.numberValue?.integer ?? 0 >= 4
      }
    }
    #expect(isCounted)
  }

  @Test func killedStoreCostsNoRequestAndComesBack() throws {
    let demo = try RunningDemo(in: try TemporaryDirectory())
    guard let stores = demo.children("sample store pets") else {
      print("this kernel lists no children in /proc: not tested")
      return
    }
    #expect(stores.count == 3)
    // Each request waits for its answer, so none is under way while the store is killed.
    for round in 0..<200 {
      if round == 50 { kill(try #require(stores.first), SIGKILL) }
      #expect(try demo.get("/petstore/pets/1").status == 200)
    }
    let isWhole = try RunningDemo.eventually {
      try demo.children("sample store pets")?.count == 3
        && JSON(parsing: demo.run("registry", "discover", "pets.petstore.service", "--json"))["instances"]?.arrayValue?
          .count == 3
    }
    #expect(isWhole)
  }

  @Test func killedServerComesBackOnItsPortsWithTheData() throws {
    let demo = try RunningDemo(in: try TemporaryDirectory())
    guard let server = demo.children(" serve ")?.first else {
      print("this kernel lists no children in /proc: not tested")
      return
    }
    let token = try demo.run("token", "mint")
    #expect(try demo.put("/petstore/pets/1", #"{"name":"Rex"}"#, authorization: token).status == 200)
    kill(server, SIGKILL)
    #expect(RunningDemo.eventually { (try? demo.get("/petstore/pets/1"))?.text == rex })
    #expect(demo.children(" serve ")?.contains(server) == false)
    #expect(try demo.put("/petstore/pets/3", "{}", authorization: token).status == 200)
  }

  @Test func interruptEndsEverythingAndASecondRunFindsTheData() throws {
    let folder = try TemporaryDirectory()
    var children: [Int32] = []
    do {
      let demo = try RunningDemo(in: folder)
      let token = try demo.run("token", "mint")
      #expect(try demo.put("/petstore/pets/1", #"{"name":"Rex"}"#, authorization: token).status == 200)
      children = demo.children("ctapi") ?? []
      demo.process.send(SIGINT)
      #expect(demo.process.waitForEnd(by: .now + .seconds(20)))
      #expect(demo.process.status == 130)
    }
    #expect(children.allSatisfy { kill($0, 0) != 0 })
    let second = try RunningDemo(in: folder)
    #expect(try second.get("/petstore/pets/1").text == rex)
    #expect(try second.run("registry", "discover", "pets.petstore.service", "--json").contains("pets-3"))
  }

  @Test func childrenEndWithTheDemoHoweverItEnds() throws {
    let folder = try TemporaryDirectory()
    let demo = try RunningDemo(in: folder)
    guard let children = demo.children("ctapi"), !children.isEmpty else {
      print("this kernel lists no children in /proc: not tested")
      return
    }
    #expect(children.count == 7)
    demo.process.send(SIGKILL)
    #expect(demo.process.waitForEnd(by: .now + .seconds(5)))
    // Whoever adopts them may not collect them, so an empty command line counts as ended.
    #expect(RunningDemo.eventually { children.allSatisfy { RunningDemo.commandLine($0).isEmpty } })
    let second = try RunningDemo(in: folder)
    #expect(try second.get("/foodstore/foods/1").status == 200)
  }
}
