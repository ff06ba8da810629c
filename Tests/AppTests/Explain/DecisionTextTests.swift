import CtapiCore
import CtapiGateway
import CtapiTestSupport
import Testing

@testable import CtapiApp

/// A decision in words, and the question for it.
@Suite struct DecisionTextTests {
  private static let refused = """
    {"requestId":"Mc7UVioPPHcEKPA=","time":"2026-11-25T18:00:00Z","status":401,
    "request":{"method":"GET","path":"/pets","query":"a=1","host":"localhost:8080","client":"127.0.0.1"},
    "reason":"no token was sent","rule":"token: the route asks for a token","expected":"one token","got":"none",
    "fix":"send one","steps":[
    {"step":"api","outcome":"passed","summary":"pets (a123456789), by the host"},
    {"step":"route","outcome":"passed","summary":"GET /pets","details":[{"outcome":"skipped","text":"not ANY /pets: x"}]},
    {"step":"authorizer","outcome":"failed","summary":"jwt (JWT)","details":[{"outcome":"failed","text":"token: none"}]}],
    "token":{"bytes":3,"header":{"alg":"RS256"},"sha256":"ab"},
    "timings":{"totalMilliseconds":0.281,"integrationMilliseconds":0.1}}
    """

  @Test func whatWasAnsweredAndWhyComesFirstThenTheWay() throws {
    let text = DecisionText(try JSON(parsing: DecisionTextTests.refused)).text
    #expect(
      text
        == """
        401 GET /pets?a=1: no token was sent
          rule      token: the route asks for a token
          expected  one token
          got       none
          fix       send one

        request Mc7UVioPPHcEKPA=  2026-11-25T18:00:00Z  host localhost:8080  from 127.0.0.1
          ok    api         pets (a123456789), by the host
          ok    route       GET /pets
          -                 not ANY /pets: x
          FAIL  authorizer  jwt (JWT)
          FAIL              token: none
          -     token       3 bytes  header {"alg":"RS256"}  sha256 ab
          -     time        0.281 ms in all, 0.100 ms of them the backend's
        """.replacing("0.100", with: "0.1"))
  }

  @Test func onlyFailuresAreColoured() throws {
    let text = DecisionText(try JSON(parsing: DecisionTextTests.refused), colors: true).text
    #expect(text.split(separator: "\u{1B}[31mFAIL\u{1B}[0m").count == 3)
  }

  @Test("style-and-cli.md B.3 rule 6, reliability.md 7: what came from outside cannot move the cursor")
  func whatCameFromOutsideIsEscaped() throws {
    let evil = DecisionTextTests.refused.replacing("/pets\"", with: "/\\u001b[2Jpets\"")
      .replacing("token: none", with: "\\u001b[31mFAIL\\u001b[0m\\nx")
    for colors in [false, true] {
      let lines = DecisionText(try JSON(parsing: evil), colors: colors).text.split(separator: "\n")
      #expect(!lines[0].contains("\u{1B}"))
      #expect(lines.count == 13)
    }
  }

  @Test(arguments: [
    (#"{"status":0,"steps":[]}"#, "no answer: the client had gone"),
    (#"{"status":204,"steps":[]}"#, "204: the gateway's own answer, which refused nothing"),
    (
      #"{"status":401,"steps":[{"step":"integration","outcome":"passed","summary":"x","instance":"127.0.0.1:9"}]}"#,
      "401: the answer of the backend at 127.0.0.1:9"
    ),
  ])
  func whoseAnswerItIsIsSaid(json: String, line: String) throws {
    #expect(DecisionText(try JSON(parsing: json)).text.hasPrefix(line + "\n"))
  }

  @Test func aQuestionIsReadAsItWasAsked() {
    var query = Gateway.DecisionQuery(limit: 3)
    query.requestID = "Mc7UVioPPHcEKPA="
    query.status = 401
    query.cursor = [1, 0, 99]
    let target = DecisionQuestionText.target(query)
    #expect(target == "/_ctapi/explain?id=Mc7UVioPPHcEKPA=&status=401&limit=3&after=1.0.99")
    let read = DecisionQuestionText.query(target.split(separator: "?")[1])
    #expect(read.requestID == query.requestID && read.status == 401 && read.limit == 3 && read.cursor == [1, 0, 99])
    #expect(DecisionQuestionText.target(Gateway.DecisionQuery()) == "/_ctapi/explain")
  }

  @Test(arguments: ["", "id", "limit=-1", "limit=x", "status=x&&=&after=a.b", "nothing=1"])
  func whatIsNoQuestionIsLeftOut(text: String) {
    let query = DecisionQuestionText.query(text[...])
    #expect(query.requestID == nil && query.status == nil && query.cursor.isEmpty)
    #expect(query.limit == (text == "limit=-1" ? 0 : .max))
  }

  @Test func withoutAServerTheReaderSaysSo() throws {
    let folder = try TemporaryDirectory()
    var reader = DecisionReader(folder.dataDirectory)
    let error = #expect(throws: CtapiError.self) { try reader.next() }
    #expect(error?.code.name == "no-server" && error?.code.kind == .unavailable)
    #expect(error?.hint?.contains("ctapi serve") == true)
    #expect(!folder.dataDirectory.exists)
  }
}
