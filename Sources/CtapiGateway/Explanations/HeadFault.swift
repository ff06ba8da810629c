/// Which rule a head breaks that was refused as malformed (RFC 9112, `reliability.md` 1.4).
///
/// The scanner only says that a head is not accepted, for it runs for every request; this looks again, for the record of
/// one that was refused.
enum HeadFault: UInt8, Sendable, CaseIterable {
  /// None that is looked for here.
  case unknown
  /// The bytes are a TLS handshake.
  case tls
  case lineEnd
  case requestLine
  case method
  case targetByte
  case targetForm
  case percentEncoding
  case noVersion
  case version
  case folded
  case noColon
  case nameByte
  case blankBeforeColon
  case valueByte
  case hostMissing
  case hostTwice
  case hostInvalid
  case lengthInvalid
  case lengthTwice
  case codingTwice
  case lengthAndCoding
  case codingInOldVersion

  /// What is wrong, the rule, and how to mend it; nil where nothing more is known than that.
  var words: (reason: String, rule: String, fix: String)? {
    switch self {
    case .unknown: nil
    case .tls:
      (
        "a TLS handshake came where plain HTTP is spoken", "this port speaks HTTP without TLS",
        "call it with http://, or the HTTPS port with https://"
      )
    case .lineEnd:
      (
        "a line does not end in CR LF", "each line of a head ends in CR LF, and neither stands alone (RFC 9112 §2.2)",
        "end lines with \\r\\n"
      )
    case .requestLine:
      (
        "the request line has not three words with one space between them",
        "METHOD, one space, TARGET, one space, HTTP/1.1 (RFC 9112 §3)", "write it like this: GET /path HTTP/1.1"
      )
    case .method:
      (
        "the method has a character that none has",
        "a method is a token: letters, digits and !#$%&'*+-.^_`|~ "
          + "(RFC 9110 §9.1)", "use a method such as GET or POST"
      )
    case .targetByte:
      (
        "the target has a character that must be encoded",
        "a target has no #, no \\, no control character and nothing beyond ASCII "
          + "(RFC 9112 §3.2)", "percent-encode it, and leave the fragment out"
      )
    case .targetForm:
      (
        "the target is neither a path nor an http:// URL with one",
        "a target begins with / or http://HOST/ "
          + "(RFC 9112 §3.2)", "send the path alone: GET /path HTTP/1.1"
      )
    case .percentEncoding:
      (
        "the path's percent-encoding is broken", "every % has two hexadecimal digits behind it (RFC 3986 §2.1)",
        "write % as %25 where it is meant literally"
      )
    case .noVersion:
      ("the request line has no version", "HTTP/1.1 ends the request line (RFC 9112 §2.3)", "use HTTP/1.1")
    case .version:
      (
        "the version is not written as HTTP/1.1 is", "HTTP/1.1 or HTTP/1.0, in capitals (RFC 9112 §2.3)",
        "use a client that speaks HTTP/1.1"
      )
    case .folded:
      (
        "a line begins with a blank", "a field stands on one line; folding is not accepted (RFC 9112 §5.2)",
        "write the value on one line"
      )
    case .noColon:
      (
        "a line has no colon", "a field is NAME, a colon and its value (RFC 9112 §5)",
        "write it like this: x-name: value"
      )
    case .nameByte:
      (
        "a field's name is empty or has a character that none has",
        "a name is a token: letters, digits and !#$%&'*+-.^_`|~ (RFC 9110 §5.1)", "use letters, digits and -"
      )
    case .blankBeforeColon:
      (
        "a blank stands before a field's colon",
        "no blank between name and colon, for readers differ on it "
          + "(RFC 9112 §5.1)", "leave the blank out"
      )
    case .valueByte:
      (
        "a field's value has a control character", "values have no control characters but the tab (RFC 9110 §5.5)",
        "encode it"
      )
    case .hostMissing:
      ("there is no host", "a request of HTTP/1.1 has one host (RFC 9112 §3.2)", "send it: Host: NAME")
    case .hostTwice:
      ("there are several hosts", "a request has one host (RFC 9112 §3.2)", "send one Host field")
    case .hostInvalid:
      (
        "the host is no name or address with an optional port",
        "a host is NAME or ADDRESS, with :PORT where needed "
          + "(RFC 9110 §7.2)", "send a plain name, without user information, path or blanks"
      )
    case .lengthInvalid:
      (
        "the content-length is no plain number", "a length has digits only (RFC 9112 §6.3)",
        "leave the length to the client's library"
      )
    case .lengthTwice:
      (
        "there are several lengths",
        "a message has one content-length, so that every reader takes the same body "
          + "(RFC 9112 §6.3)", "send one Content-Length field"
      )
    case .codingTwice:
      (
        "there are several transfer-encodings",
        "a message has one, so that every reader takes the same body "
          + "(RFC 9112 §6.1)", "send one Transfer-Encoding field"
      )
    case .lengthAndCoding:
      (
        "there are both a content-length and a transfer-encoding",
        "a message has one framing, so that every reader takes the same body (RFC 9112 §6.1)", "send one of them"
      )
    case .codingInOldVersion:
      (
        "a request of HTTP/1.0 has a transfer-encoding", "HTTP/1.0 knows no chunks (RFC 9112 §6.1)",
        "use HTTP/1.1, or a content-length"
      )
    }
  }
}
