import CtapiCore
import CtapiHTTP
import Synchronization

/// A backend that keeps what reached it and answers with what a test wants.
final class RecordingBackend: Sendable {
  private final class Record: Sendable {
    let requests = Mutex<[HTTPRequest]>([])
  }

  private let record: Record
  private let server: HTTPServer
  let port: UInt16

  init(
    at wanted: SocketAddress = .loopback(port: 0),
    answer: @escaping @Sendable (HTTPRequest) -> HTTPResponse = { request in
      HTTPResponse(status: 200, contentType: "text/plain", body: Array("\(request.method) \(request.target)".utf8))
    }
  ) throws {
    let record = Record()
    self.record = record
    server = try HTTPServer(at: [wanted]) { request in
      record.requests.withLock { $0.append(request) }
      return answer(request)
    }
    port = server.addresses[0].port
  }

  /// What has reached it.
  var requests: [HTTPRequest] { record.requests.withLock { $0 } }

  /// Ends it, as a killed task does.
  func stop() { server.stop(within: .zero) }
}
