import CtapiCore
package import CtapiHTTP

extension DynamoDBService {
  /// The largest body of a request (`store.md` 1.1).
  private static let maximumBody = 16 << 20

  /// Whether a request on a port that several services share is for DynamoDB.
  package static func claims(_ request: HTTPRequest) -> Bool {
    request.headers["x-amz-target"]?.hasPrefix("DynamoDB") ?? false
  }

  /// Answers a request as DynamoDB's endpoint does.
  package func respond(to request: HTTPRequest) -> HTTPResponse {
    var response = answer(request)
    response.headers["x-amzn-requestid"] = requestIdentifier()
    response.headers["x-amz-crc32"] = String(CRC32.checksum(response.body.span))
    if request.headers["origin"] != nil { response.headers["access-control-allow-origin"] = "*" }
    return response
  }

  private func answer(_ request: HTTPRequest) -> HTTPResponse {
    switch request.method {
    case "GET", "HEAD":
      let text = "healthy: dynamodb.\(locality.region).amazonaws.com "
      return HTTPResponse(status: 200, contentType: "text/plain", body: Array(text.utf8))
    case "OPTIONS": return preflight(request)
    case "POST" where DynamoDBService.isJSON(request.headers["content-type"]): break
    default:
      return HTTPResponse(
        status: 404, contentType: "application/xml", body: Array("<UnknownOperationException/>\n".utf8))
    }
    guard request.body.count <= DynamoDBService.maximumBody else { return HTTPResponse(status: 413) }
    do throws(DynamoDBError) {
      return json(200, try perform(request))
    } catch {
      return json(error.status, error.body)
    }
  }

  /// The order of AWS's checks: the body's syntax, the target, the signature's presence.
  private func perform(_ request: HTTPRequest) throws(DynamoDBError) -> [UInt8] {
    let target = (request.headers["x-amz-target"] ?? "").split(separator: ".", maxSplits: 1)
    let object = try DynamoDBService.parse(request.body, for: target.last ?? "")
    guard target.count == 2, ["DynamoDB_20120810", "DynamoDBStreams_20120810"].contains(target[0]) else {
      throw .unknownOperation()
    }
    let operation = try DynamoDBOperation(named: target[1])
    guard request.headers["authorization"] != nil || request.query?.contains("X-Amz-Algorithm=") == true else {
      throw .missingAuthentication
    }
    return try perform(operation, object)
  }

  private func preflight(_ request: HTTPRequest) -> HTTPResponse {
    var headers: HTTPHeaders = ["access-control-max-age": "172800"]
    headers["access-control-allow-headers"] = request.headers["access-control-request-headers"]
    headers["access-control-allow-methods"] = request.headers["access-control-request-method"]
    return HTTPResponse(status: 200, headers: headers)
  }

  private func json(_ status: Int, _ body: [UInt8]) -> HTTPResponse {
    HTTPResponse(status: status, contentType: "application/x-amz-json-1.0", body: body)
  }

  private static func isJSON(_ contentType: String?) -> Bool {
    let type = contentType?.prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
    return type == "application/x-amz-json-1.0" || type == "application/json"
  }

  private func requestIdentifier() -> String {
    var identifiers = IdentifierSource()
    return identifiers.characters(52, of: "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
  }
}
