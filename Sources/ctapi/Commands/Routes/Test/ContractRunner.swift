import CtapiCore
import CtapiDefinition
import CtapiHTTP

/// Sends the requests of contract cases and keeps what became of each.
struct ContractRunner {
  /// What became of a case.
  struct Result {
    let item: ContractCase
    let status: Int?
    let faults: [String]
  }

  private(set) var results: [Result] = []
  private let base: HTTPURL
  private let token: String?
  private let client: HTTPClient

  init(base: HTTPURL, token: String?, timeout: Duration) {
    self.base = base
    self.token = token
    var client = HTTPClient()
    client.timeout = timeout
    client.reach = .remoteOverTLS
    self.client = client
  }

  /// Sends a case's request; throws when nothing can be reached at all.
  mutating func run(_ item: ContractCase) throws(CtapiError) {
    guard item.skipped == nil else {
      results.append(Result(item: item, status: nil, faults: []))
      return
    }
    var headers = HTTPHeaders()
    for field in item.request.headers { headers.append(field.name, field.value) }
    var target = base.target == "/" ? item.request.target : base.target + item.request.target
    if let token {
      switch item.request.tokenSource {
      case .header(let name):
        headers.append(name, token.lowercased().hasPrefix("bearer ") ? token : "Bearer " + token)
      case .query(let name): target += (target.contains("?") ? "&" : "?") + name + "=" + token
      case nil: break
      }
    }
    do throws(CtapiError) {
      let response = try client.send(
        HTTPRequest(method: item.request.method, target: target, headers: headers, body: item.request.body), to: base)
      let faults = item.faults(
        of: ContractResponse(
          status: response.status, headers: response.headers.fields.map { ($0.name, $0.value) }, body: response.body))
      results.append(Result(item: item, status: response.status, faults: faults))
    } catch {
      // A server that does not answer one call in time, or not in HTTP, fails that case; one that is not there, all.
      guard error.code == .httpTimeout || error.code == .responseInvalid else { throw error }
      results.append(Result(item: item, status: nil, faults: [error.message]))
    }
  }
}
