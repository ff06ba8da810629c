package import CtapiCore
package import CtapiHTTP
import CtapiStore

/// DynamoDB on a server's control port: requests from any number of connections, one after another on one connection
/// to the store.
package actor DynamoDBEndpoint {
  private let service: DynamoDBService

  /// An endpoint over the store of `directory`, which is made when absent.
  package init(
    _ directory: DataDirectory, durable: Bool = false, locality: Locality = Locality(), clock: any Clock
  ) throws(CtapiError) {
    guard let database = try directory.openStore(create: true, durable: durable, longRunning: true) else {
      throw CtapiError(.dataDirectory, "cannot open the store of '\(directory.path.escapedForTerminal)'")
    }
    service = DynamoDBService(store: try ItemStore(database), locality: locality, clock: clock)
  }

  /// Answers a request; one that a server has stopped waiting for is not begun any more.
  package func respond(to request: HTTPRequest) -> HTTPResponse {
    Task.isCancelled ? HTTPResponse(status: 503) : service.respond(to: request)
  }
}
