import CtapiCore
import CtapiDefinition
package import CtapiHTTP

/// One store of the sample API: what its container answers, told from the sample's own server.
///
/// PUT keeps the body with the path's id in it and answers the whole; GET answers it, or `{}`; other requests are 404.
/// Unlike the original it takes JSON whatever `content-type` says, so that `curl -d` works.
package struct SampleStore: Sendable {
  private let kind: SampleKind
  private let table: String
  private let documents: DocumentClient

  /// A store that keeps its items in `table` of the DynamoDB server at `endpoint`.
  package init(_ kind: SampleKind, table: String, endpoint: HTTPURL, region: String) {
    self.kind = kind
    self.table = table
    documents = DocumentClient(endpoint, region: region)
  }

  /// Answers a request.
  package func answer(_ request: HTTPRequest) -> HTTPResponse {
    if request.path == "/health" { return SampleStore.response(200, ["status": "ok"]) }
    do throws(SampleFailure) {
      guard let id = id(in: request.path) else { throw SampleFailure(status: 404, message: "Not found") }
      switch request.method {
      case "PUT": return SampleStore.response(200, .object(try put(id, request.body)))
      case "GET", "HEAD":
        return SampleStore.response(200, try documents.get([kind.key: .string(id)], from: table) ?? [:])
      default: throw SampleFailure(status: 404, message: "Not found")
      }
    } catch {
      return SampleStore.response(error.status, ["message": .string(error.message)])
    }
  }

  private func put(_ id: String, _ body: [UInt8]) throws(SampleFailure) -> JSONObject {
    var item = try SampleStore.object(body)
    if let given = item[kind.key], given.stringValue ?? given.text() != id {
      throw SampleFailure(status: 400, message: "\(kind.key) in path is different from \(kind.key) in payload")
    }
    item[kind.key] = .string(id)
    try documents.put(item, into: table)
    return item
  }

  /// The object of a body; no body is an empty object.
  private static func object(_ body: [UInt8]) throws(SampleFailure) -> JSONObject {
    if body.isEmpty { return JSONObject() }
    do throws(CtapiError) {
      if let object = try JSON(parsing: body.span).objectValue { return object }
    } catch {
      throw SampleFailure(status: 400, message: error.message)
    }
    throw SampleFailure(status: 400, message: "the body is no JSON object")
  }

  /// The id in a path of this store, decoded; nil for any other path.
  private func id(in path: Substring) -> String? {
    guard path.hasPrefix(kind.pathPrefix) else { return nil }
    let segment = path.dropFirst(kind.pathPrefix.count)
    guard !segment.isEmpty, !segment.contains("/") else { return nil }
    return PercentEncoding.decode(segment.utf8)
  }

  private static func response(_ status: Int, _ json: JSON) -> HTTPResponse {
    HTTPResponse(status: status, contentType: "application/json; charset=utf-8", body: json.bytes())
  }
}
