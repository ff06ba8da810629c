import CtapiDefinition
import CtapiHTTP

extension DecisionExplainer {
  /// A head that could not be read (`reliability.md` 1).
  mutating func explain(_ refusal: HeadRefusal) {
    let limits = ScannedRequest.Limits()
    let (reason, expected, fix) =
      switch refusal {
      case .malformed:
        (
          "the head is not HTTP/1.1 that every reader takes the same way",
          "one request line, one host, no space before a colon, one framing of the body (RFC 9112)",
          "look at what is sent: curl -v; leave out doubled, folded or malformed fields"
        )
      case .method:
        (
          "the method is never forwarded",
          "any method but CONNECT and TRACE; GET, PUT and the like in capital letters only (RFC 9110 §9.1)",
          "use another method, or its capital letters"
        )
      case .tooLarge:
        (
          "the head is too large",
          "at most \(limits.lineAndValues) bytes of request line and field values, \(limits.fields) fields",
          "send fewer or smaller cookies and fields"
        )
      case .bodyTooLarge:
        ("the declared body is too large", "at most 10 MB", "upload large things to a store, and send their place")
      case .version: ("the version is not spoken here", "HTTP/1.1 or HTTP/1.0", "use a client of this century")
      case .transferCoding:
        ("the transfer coding is not known", "chunked, or a content-length", "leave the coding to the client's library")
      case .expectation: ("the expectation is not known", "100-continue, or none", "leave out the 'expect' field")
      }
    if let known = record.fault.words {
      let got = record.words.isEmpty ? known.reason : record.text(record.requestLine)
      fail(
        Decision.Step(name: "request", outcome: .failed, summary: known.reason),
        Decision.Verdict(
          reason: known.reason, rule: known.rule, expected: "a head that every reader takes the same way", got: got,
          fix: known.fix))
      return
    }
    let line = record.words.isEmpty ? "nothing that could be kept" : record.text(record.requestLine)
    fail(
      Decision.Step(name: "request", outcome: .failed, summary: reason),
      Decision.Verdict(
        reason: reason, rule: "a head is read strictly before anything is decided",
        expected: expected, got: line,
        fix: fix))
  }

  /// A TLS handshake with a client that failed (`reliability.md` 7).
  mutating func explain(_ failure: TLSFailure) {
    let (reason, expected, fix) =
      switch failure {
      case .plainHTTP:
        (
          "plain HTTP came where TLS is spoken", "a TLS handshake",
          "call this port with https://, or the other with http://"
        )
      case .noTLS: ("what came is no TLS", "a TLS handshake", "call this port with https://")
      case .nothingShared:
        (
          "client and gateway share no version or cipher", "TLS 1.2 or 1.3 with forward secrecy",
          "use a client of this decade: curl --tlsv1.2"
        )
      case .noSharedProtocol:
        ("client and gateway share no application protocol", "h2 or http/1.1", "offer http/1.1 in ALPN, or none")
      case .alert:
        (
          "the client ended the handshake, mostly because it does not trust the certificate",
          "a client that trusts who issued the certificate",
          "give the client the authority: curl --cacert ca.pem; and call the host by a name in the certificate"
        )
      default:
        (
          "the TLS handshake failed", "a TLS handshake that ends well",
          "look closer: openssl s_client -connect HOST:PORT"
        )
      }
    fail(
      Decision.Step(name: "tls", outcome: .failed, summary: failure.text),
      Decision.Verdict(
        reason: reason, rule: "a client ends the TLS handshake before it sends a request (RFC 8446 §4)",
        expected: expected, got: failure.text, fix: fix))
  }

  /// A head, or a body, that did not come.
  mutating func explainSilence() {
    let reason = status == 408 ? "the head did not come in time" : "the request ended before it was read"
    fail(
      Decision.Step(name: "request", outcome: .failed, summary: reason),
      Decision.Verdict(
        reason: reason, rule: "a head is whole within 10 s of its first byte", expected: "the empty line that ends it",
        got: "a part of it", fix: "send the whole head at once, ended by an empty line"))
  }

  /// Broken percent-encoding is refused before anything is looked up; false when it is what ended the exchange.
  mutating func explainEncoding() -> Bool {
    let bytes = Array(path.utf8)
    guard status == 400, !record.isPathCut, !PathGuard.isWellFormed(bytes.span.bytes) else { return true }
    fail(
      Decision.Step(name: "path", outcome: .failed, summary: "its percent-encoding is broken"),
      Decision.Verdict(
        reason: "the path's percent-encoding is broken",
        rule: "every % has two hexadecimal digits behind it, and none encodes NUL (RFC 3986 §2.1)",
        expected: "% as %25 where it is meant literally", got: path, fix: "encode the path: jq -rn '\"TEXT\"|@uri'"))
    return false
  }

  /// Paths that a backend could read in another way than the router did (`design.md` 7.1); false when refused for that.
  mutating func explainAmbiguity(_ stage: ExplainedStage) -> Bool {
    let bytes = Array(path.utf8)
    guard status == 400, stage.api.refusesAmbiguousPaths, !record.isPathCut, !PathGuard.isUnambiguous(bytes.span.bytes)
    else { return true }
    fail(
      Decision.Step(name: "path", outcome: .failed, summary: "it can be read in more than one way"),
      Decision.Verdict(
        reason: "the path can be read in more than one way, and the API has an authorizer",
        rule: "no backend may decode its way round a guarded route",
        expected: "no encoded slash, backslash or percent sign, no dot segment and no empty segment", got: path,
        fix: "send the path plainly; or opt out for the whole API: x-ctapi-encoded-paths: forward"))
    return false
  }

  /// What ended an exchange after its route was found and before its backend answered: its body.
  var bodyVerdict: Decision.Verdict? {
    switch status {
    case 413:
      Decision.Verdict(
        reason: "the body is too large", rule: "a body has at most 10 MB", expected: "10485760 bytes",
        got: record.declaredLength < 0 ? "more" : "\(record.declaredLength) bytes",
        fix: "upload large things to a store, and send their place")
    case 503 where facts.failure == .bodyLost:
      Decision.Verdict(
        reason: "the body could not be kept until it was whole",
        rule: "a body that a function or a mapping reads is taken in first, a large one on disk",
        expected: "room in the data directory, and less than 1 GiB of such bodies at once", got: "none",
        fix: "see what serve said of it; make room: df -h")
    case 408:
      Decision.Verdict(
        reason: "the body stalled", rule: "a body does not pause for 30 s", expected: "the rest of the body",
        got: "nothing more", fix: "send the body without pauses, or a smaller one")
    case 400:
      Decision.Verdict(
        reason: "the body's framing is broken", rule: "chunks are as RFC 9112 §7.1 writes them",
        expected: "chunk sizes in hexadecimal, each chunk ended by CRLF", got: "something else",
        fix: "leave the framing to the client's library")
    default: nil
    }
  }
}
