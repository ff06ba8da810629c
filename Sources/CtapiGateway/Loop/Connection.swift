import CtapiHTTP

/// One connection of a loop, of a client or to a backend; lives in the loop's table under its descriptor.
struct Connection: ~Copyable {
  /// Whose it is.
  enum Kind: UInt8 {
    case free
    case client
    case upstream
    /// A client's whose TLS handshake is not over.
    case greeting
    /// A client's that speaks HTTP/2: its streams have places of their own, as clients.
    case multiplexed
  }

  /// What its bytes travel in.
  enum Transport: UInt8 {
    /// A socket.
    case plain
    /// A TLS session over a socket.
    case secure
    /// A stream of a multiplexed connection.
    case stream
  }

  /// Where a connection stands in its exchange.
  enum Phase: UInt8 {
    /// A client: a head is awaited, or has come in part. Next: `forwarding`, `gathering`, `waiting`, `discarding`,
    /// `lingering`.
    case head
    /// A client: its body is being passed on. Next: `waiting`, `discarding`, `lingering`.
    case forwarding
    /// A client: its body is being taken in. Next: `waiting`, `head`, `lingering`.
    case gathering
    /// A client: its request is with a backend. Next: `head`, `lingering`; behind an authorizer also `forwarding`,
    /// `gathering`, `waiting` and `discarding`.
    case waiting
    /// A client: answered, while its body still comes and is thrown away. Next: `head`, `lingering`.
    case discarding
    /// A client: answered for the last time; what it still sends is thrown away until it closes.
    case lingering
    /// A backend: the connection is being made. Next: `handshaking`, `busy`.
    case connecting
    /// A backend: the TLS handshake is not over. Next: `busy`.
    case handshaking
    /// A backend: a request is with it. Next: `idle`.
    case busy
    /// A backend: waits in the pool. Next: `busy`.
    case idle
  }

  var kind = Kind.free
  var phase = Phase.head
  var transport = Transport.plain
  /// Whether the loop has noted that bytes wait in the TLS session, or in the stream, that no poller tells of.
  var isNoted = false
  var interest = Poller.Interest()
  /// The connection on the other side of the exchange, or -1.
  var peer: Int32 = -1
  /// When the loop must look at it, in milliseconds of its clock; 0 for never.
  var deadline: Int64 = 0
  /// The round of events in which it began; what that round still reports is about an earlier owner of the number.
  var birth: UInt64 = 0
  /// Bytes received and not used.
  var input = ByteBuffer()
  /// Bytes to send that the kernel has not taken.
  var output = ByteBuffer()

  // Of a client.

  /// The request as sent to the backend, but for a body on disk, kept until its answer begins so that it can be sent
  /// again.
  var replay = ByteBuffer()
  /// The snapshot the request is served from.
  var snapshot: GatewaySnapshot?
  /// Which of the loop's snapshots that is, and what of its integration the exchange goes on needing.
  var generation: Int32 = -1
  var integration: Int32 = -1
  var firstEndpoint: Int32 = 0
  var endpointCount: Int32 = 0
  /// How long the backend may take, in milliseconds.
  var timeout: UInt32 = 0
  var attempts: Int32 = 0
  /// Which of the first 64 backends were tried for the request, a bit each, and until when there must be an answer.
  var tried: UInt64 = 0
  var answerBy: Int64 = 0
  var requestBody = BodyScanner(.sized(0))
  var bodyLength = 0
  /// When the gateway began to wait for the rest of the body; means something only while it does.
  var bodyBegun: Int64 = 0
  var flags = Flags()
  /// What is known of the exchange, and of its request's head what its end will look at.
  var facts = ExchangeFacts()
  var head = ByteBuffer()
  /// What its last head's fields said.
  var fields = FieldMemory()
  /// The request's body, where it has to be there as a whole first, or the event in its place; and how much of what is
  /// on disk of it has been sent to a backend.
  var gathered = GatheredBody()
  var bodySent = 0
  /// How many fetches of an issuer's keys had ended when the request began to wait for one, and until when it waits.
  var awaitedFetches = 0
  var awaitsUntil: Int64 = 0
  /// What an authorizer said, where a mapping or a log asks.
  var authorizer: AuthorizerContext?
  /// What is asked of a backend for it, and what status the answer had.
  var purpose = Purpose.proxy
  var callStatus: Int32 = 0
  /// What a REQUEST authorizer has just answered for it.
  var grantedBy: AuthorizerDecision?
  /// The answer to a call, which has to be there as a whole.
  var body = ByteBuffer()
  /// The client's address.
  var address = InlineArray<48, UInt8>(repeating: 0)
  var addressLength: Int32 = 0
  /// Whether it is one of IPv6, which `forwarded` writes in brackets and quotes (RFC 7239 §6).
  var hasVersion6Address = false

  /// The pool of the backend that was asked last, or -1.
  var asked: Int32 = -1
  /// Its own number, where tries that failed are noted of it; -1 otherwise.
  var noteOfAttempts: Int32 = -1
  /// The number of its record, where the exchange is one that is explained; 0 otherwise.
  var decision: UInt64 = 0

  /// The TLS session, where there is one; a backend's too.
  var tls: TLSSession?
  /// Of a client: why no TLS could be spoken with a backend that was tried for it.
  var tlsFailure: TLSFailure?
  /// What a multiplexed connection speaks.
  var http2: HTTP2Session?
  /// Of a stream: itself, and the connection it belongs to.
  var stream: HTTP2Stream?
  var carrier: Int32 = -1

  // Of a backend.

  /// The pool it belongs to.
  var pool: Int32 = -1
  /// The next idle connection of the pool, or -1.
  var nextIdle: Int32 = -1
  var responseBody = BodyScanner(.sized(0))
  var interimResponses: Int32 = 0

  /// Why a backend is asked.
  enum Purpose: UInt8 {
    /// Its answer goes to the client.
    case proxy
    /// Its answer says whether the client may go on.
    case authorizer
    /// Its answer describes the one to the client.
    case function
    /// Its answer goes to the client, changed by what its body says, which is taken in first.
    case mapped

    /// Whether the backend gets an event of the gateway's own, and not the client's request.
    var isCall: Bool { self == .authorizer || self == .function }
  }

  /// Facts about the exchange.
  struct Flags: OptionSet {
    let rawValue: UInt32

    /// The client's connection may serve another request.
    static let keepsAlive = Flags(rawValue: 1)
    /// The client speaks HTTP/1.1.
    static let isVersion11 = Flags(rawValue: 1 << 1)
    /// The request is HEAD.
    static let isHead = Flags(rawValue: 1 << 2)
    /// Asking twice does no more than asking once (RFC 9110 §9.2.2).
    static let isIdempotent = Flags(rawValue: 1 << 3)
    /// The whole request is in `replay`, or on disk.
    static let canReplay = Flags(rawValue: 1 << 4)
    /// Bytes of the answer have gone to the client.
    static let hasAnswered = Flags(rawValue: 1 << 5)
    /// The client has closed its side.
    static let hasEnded = Flags(rawValue: 1 << 6)
    /// The connection closes when its output is sent.
    static let closesWhenSent = Flags(rawValue: 1 << 7)
    /// The request's body comes in chunks.
    static let sendsChunks = Flags(rawValue: 1 << 8)
    /// The client waits for `100 Continue`.
    static let expectsContinue = Flags(rawValue: 1 << 9)
    /// A backend: bytes of an answer have come.
    static let hasBegun = Flags(rawValue: 1 << 11)
    /// A backend: the whole head of its answer has come.
    static let hasHead = Flags(rawValue: 1 << 12)
    /// A backend: it may serve another request.
    static let staysOpen = Flags(rawValue: 1 << 13)
    /// A backend: its body comes in chunks, and the client understands them.
    static let forwardsChunks = Flags(rawValue: 1 << 14)
    /// A backend: its body ends with the connection.
    static let endsWithClose = Flags(rawValue: 1 << 15)
    /// A part of the next head has come.
    static let hasHeadBegun = Flags(rawValue: 1 << 16)
    /// The gateway answers for CORS, so that what a backend says of it goes no further.
    static let hidesBackendCORS = Flags(rawValue: 1 << 17)
    /// The client's origin is allowed.
    static let hasGrant = Flags(rawValue: 1 << 18)
    /// The response is changed by a mapping.
    static let mapsResponse = Flags(rawValue: 1 << 19)
    /// A backend: the client gets no body, because a mapping made the status one without.
    static let dropsBody = Flags(rawValue: 1 << 20)
    /// A multiplexed connection: it is in the list of those that have something to send.
    static let isUnflushed = Flags(rawValue: 1 << 21)
    /// The request's whole body is in `gathered`.
    static let hasGathered = Flags(rawValue: 1 << 22)
    /// The request goes on after a wait: what is counted once has been.
    static let isResumed = Flags(rawValue: 1 << 23)
    /// A backend: it has closed its side for what is sent to it.
    static let takesNothing = Flags(rawValue: 1 << 24)
    /// The request waits for its token's issuer to give its keys.
    static let awaitsKeys = Flags(rawValue: 1 << 25)
    /// It has waited for them before.
    static let hasAwaitedKeys = Flags(rawValue: 1 << 26)
  }

  /// Of a backend that has answered: whether nothing of this exchange is left on the connection, and it stays open.
  @inline(__always)
  var isReusable: Bool {
    output.isEmpty && flags.isDisjoint(with: .takesNothing) && flags.contains(.staysOpen)
  }

  /// Whether a backend of its integration, by its place there, was tried for the request; unknown from the 65th on.
  func hasTried(_ place: Int32) -> Bool { tried &>> UInt64(place & 63) & 1 != 0 && place < 64 }

  /// Notes that a backend is tried.
  @inline(__always)
  mutating func noteTry(of place: Int32) {
    if place < 64 { tried |= 1 &<< UInt64(place & 63) }
  }

  /// Whether a part of its body waits on the disk to be sent.
  var owesBody: Bool { bodyToSend > bodySent }

  /// How many bytes a backend gets from the disk; an authorizer gets none of the body.
  var bodyToSend: Int { purpose == .authorizer ? 0 : gathered.countOnDisk }

  /// Appends the client's address.
  @inline(__always)
  func appendAddress(to out: inout ByteBuffer) {
    let address = address
    out.append(address.span.bytes, part: ByteRange(0, Int(addressLength)))
  }

  /// The most bytes that a buffer of a waiting connection has room for.
  private static let waitingSize = 4096

  /// Gives back what a large exchange needed, for the connection may wait long for its next one.
  @inline(__always)
  mutating func shrink() {
    input.shrink(above: Connection.waitingSize)
    output.shrink(above: Connection.waitingSize)
    replay.shrink(above: Connection.waitingSize)
  }

  /// Makes the place free again and gives large memory back.
  mutating func reset() {
    kind = .free
    peer = -1
    deadline = 0
    interest = []
    input.release()
    output.release()
    replay.release()
    head.release()
    fields.release()
    facts = ExchangeFacts()
    decision = 0
    authorizer = nil
    grantedBy = nil
    purpose = .proxy
    body.release()
    gathered.release()
    snapshot = nil
    flags = []
    transport = .plain
    isNoted = false
    tls = nil
    http2 = nil
    stream = nil
    carrier = -1
    tlsFailure = nil
    nextIdle = -1
    pool = -1
  }
}
