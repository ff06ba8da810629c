import CtapiHTTP
import Testing

@testable import CtapiApp

struct SignedServiceTests {
  @Test(
    "the service of a request's signature is known, so that one that is not served is refused by name",
    arguments: [
      (
        "AWS4-HMAC-SHA256 Credential=AKID/20261126/us-east-1/apigateway/aws4_request, SignedHeaders=host, Signature=0",
        "apigateway"
      ),
      ("AWS4-HMAC-SHA256 SignedHeaders=host,Credential=a/b/20261126/us-east-1/sts/aws4_request,Signature=0", "sts"),
      ("AWS4-HMAC-SHA256 Credential=AKID/20261126/us-east-1//aws4_request", nil),
      ("AWS4-HMAC-SHA256 Credential=AKID/20261126/us-east-1/sts", nil), ("AWS4-HMAC-SHA256", nil), ("Bearer a", nil),
      (nil, nil),
    ] as [(String?, String?)])
  func services(_ field: String?, _ name: String?) {
    var request = HTTPRequest(target: "/v2/apis")
    if let field { request.headers = ["authorization": field] }
    #expect(SignedService.name(of: request) == name)
  }
}
