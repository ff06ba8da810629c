import CtapiDefinition
import Testing

@testable import CtapiGateway

struct AnswerFaultTests {
  @Test(
    "gateway.md 3.6: what is wrong with a function's answer is known by name",
    arguments: [
      ("no json", AnswerFault.json), (#"{"statusCode":"+20"}"#, .statusCode), (#"{"statusCode":99}"#, .statusCode),
      (#"{"statusCode":200,"headers":[]}"#, .headers), (#"{"statusCode":200,"headers":{"x":"a\r\nb: c"}}"#, .headers),
      (#"{"statusCode":200,"multiValueHeaders":{"a b":["1"]}}"#, .headers),
      (#"{"statusCode":200,"cookies":"a=1"}"#, .cookies),
      (#"{"statusCode":200,"body":"%%","isBase64Encoded":true}"#, .body),
    ])
  func functions(_ answer: String, _ fault: AnswerFault) {
    #expect(throws: fault) { try FunctionResponse(Array(answer.utf8), .version2) }
    #expect(fault.got?.isEmpty == false)
  }

  @Test("gateway.md 3.6: in the format 1.0 a status is demanded, and a body is a text")
  func theFirstFormat() {
    #expect(throws: AnswerFault.statusCode) { try FunctionResponse(Array("{}".utf8), .version1) }
    #expect(throws: AnswerFault.body) {
      try FunctionResponse(Array(#"{"statusCode":200,"body":{}}"#.utf8), .version1)
    }
  }

  @Test(
    "gateway.md 2.4: what is wrong with an authorizer's answer is known by name, and lets nobody through",
    arguments: [
      ("no json", true, AnswerFault.json), ("[]", true, .json), ("{}", true, .isAuthorized),
      (#"{"isAuthorized":"true"}"#, true, .isAuthorized), (#"{"isAuthorized":true,"context":[1]}"#, true, .context),
      (#"{"isAuthorized":true}"#, false, .policy), (#"{"policyDocument":{"Statement":[]}}"#, false, .principal),
      (#"{"principalId":"p","policyDocument":{"Statement":[]}}"#, false, .policy),
      (#"{"principalId":"p","policyDocument":{"Statement":[{"Effect":"Allow"}]}}"#, false, .policy),
      (#"{"principalId":"p","context":"x","policyDocument":{}}"#, false, .context),
    ])
  func authorizers(_ answer: String, _ isSimple: Bool, _ fault: AnswerFault) {
    #expect(throws: fault) { try AuthorizerDecision(Array(answer.utf8), isSimple: isSimple) }
    #expect(fault.got?.isEmpty == false)
  }
}
