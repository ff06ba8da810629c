/// Why a message is not accepted; a closed set, each with the status a server answers.
package enum HTTPRefusal: Error, Sendable, Hashable {
  /// Not HTTP/1.1 as RFC 9112 writes it, or written so that two readers could disagree.
  case malformed(String)
  /// Request line and fields are over the limit.
  case headTooLarge
  /// The body is over the limit.
  case bodyTooLarge
  /// A version other than HTTP/1.0 and HTTP/1.1.
  case version
  /// A transfer coding other than `chunked`.
  case transferCoding
  /// An expectation other than `100-continue`.
  case expectation
  /// The sender was too slow.
  case timeout
  /// What all senders together have sent is over the limit.
  case busy

  /// The status code to answer with.
  package var status: Int {
    switch self {
    case .malformed: 400
    case .headTooLarge: 431
    case .bodyTooLarge: 413
    case .version: 505
    case .transferCoding: 501
    case .expectation: 417
    case .timeout: 408
    case .busy: 503
    }
  }

  /// The reason in words, lower case.
  package var reason: String {
    switch self {
    case .malformed(let what): what
    case .headTooLarge: "the head is too large"
    case .bodyTooLarge: "the body is too large"
    case .version: "only HTTP/1.0 and HTTP/1.1 are spoken here"
    case .transferCoding: "the only transfer coding is 'chunked'"
    case .expectation: "the only expectation is '100-continue'"
    case .timeout: "the request came too slowly"
    case .busy: "too many large requests come at once; send it again"
    }
  }
}
