import CtapiDefinition
import CtapiHTTP

/// A piece of where a redirect leads: text, or a part of the request.
struct RedirectPiece: Sendable {
  /// What the piece is.
  enum Kind: UInt8, Sendable {
    case text
    case scheme
    case host
    /// The request's port with its colon, behind a host; nothing where it names none.
    case port
    /// The request's port alone; that of its scheme where it names none.
    case portNumber
    /// The path without its leading slash.
    case path
    /// The query with its question mark; nothing where there is none.
    case wholeQuery
    /// The query alone.
    case query
  }

  let kind: Kind
  let text: ByteRange
}

extension SnapshotBuilder {
  /// Adds the pieces of a redirect.
  mutating func add(_ redirect: Redirect) -> Range<Int32> {
    let first = Int32(redirectPieces.count)
    add(pieces: redirect.scheme == "#{protocol}" ? redirect.scheme : redirect.scheme.lowercased())
    add(pieces: "://")
    add(pieces: redirect.host)
    if redirect.port == "#{port}" {
      redirectPieces.append(RedirectPiece(kind: .port, text: ByteRange()))
    } else if !(redirect.scheme == "HTTPS" && redirect.port == "443"
      || redirect.scheme == "HTTP" && redirect.port == "80")
    {
      add(pieces: ":" + redirect.port)
    }
    add(pieces: redirect.path)
    if redirect.query == "#{query}" {
      redirectPieces.append(RedirectPiece(kind: .wholeQuery, text: ByteRange()))
    } else if !redirect.query.isEmpty {
      add(pieces: "?")
      add(pieces: redirect.query)
    }
    return first..<Int32(redirectPieces.count)
  }

  private mutating func add(pieces text: String) {
    var rest = text[...]
    while let open = rest.firstRange(of: "#{"), let close = rest[open.upperBound...].firstIndex(of: "}") {
      add(text: rest[..<open.lowerBound])
      let kind: RedirectPiece.Kind? =
        switch rest[open.upperBound..<close] {
        case "protocol": .scheme
        case "host": .host
        case "port": .portNumber
        case "path": .path
        case "query": .query
        default: nil
        }
      if let kind { redirectPieces.append(RedirectPiece(kind: kind, text: ByteRange())) }
      rest = rest[rest.index(after: close)...]
    }
    add(text: rest)
  }

  private mutating func add(text words: Substring) {
    guard !words.isEmpty else { return }
    redirectPieces.append(RedirectPiece(kind: .text, text: text.keep(String(words))))
  }
}
