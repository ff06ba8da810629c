import CLinux
import CtapiCore
import CtapiHTTP
import Glibc

/// One event loop of the data plane: its own listener, connections, pools, token cache and clock, shared with nobody.
///
/// It runs on one thread and serves from one snapshot at a time; all it hears from outside comes through its mailbox.
struct Loop: ~Copyable {
  static let readSize = 65_536
  static let backlog = 65_536
  private static let tick: Int32 = 100

  let poller: Poller
  let mailbox: LoopMailbox
  let limits: LoopLimits
  /// How long it looks for events before it sleeps.
  var spin: SpinBudget
  let headLimits = ScannedRequest.Limits()
  let authorizer: RouteAuthorizer
  /// Hears of backends that are not trusted.
  let tell: @Sendable (Diagnostic) -> Void
  /// Of which exchanges a record is kept, and the records.
  let explains: ExplainMode
  var decisions = DecisionRing()
  /// Why the head that is being answered could not be read, and how it began.
  var pendingRefusal: HeadRefusal?
  var pendingFault = HeadFault.unknown
  var pendingLine: [UInt8] = []
  /// The tries that failed of exchanges under way, by their clients.
  var failedAttempts: [Int32: [DecisionCapture.Attempt]] = [:]
  var listener: ListeningSocket?
  var secureListener: ListeningSocket?
  /// Where clients find the two.
  let ports: (plain: UInt16, secure: UInt16)
  /// What new clients of the secure listener are greeted with.
  var serverTLS: TLSContext?
  /// The connections in whose TLS sessions bytes wait, and the streams that are to be read again.
  var noted: [Int32] = []
  /// The multiplexed connections that have something to send.
  var unflushed: [Int32] = []
  /// The places of streams that are over.
  var freeStreams: [Int32] = []
  var connections: ConnectionTable
  var pools = UpstreamPools()
  var snapshot: GatewaySnapshot
  /// Counts the snapshots; requests under way keep the number of theirs.
  var generation: Int32 = 0
  /// The pool of each of the snapshot's endpoints.
  var endpointPools: [Int32] = []
  /// The endpoint each integration takes next.
  var turns: [UInt32] = []
  var scratch = ByteBuffer(capacity: Loop.readSize + 512)
  var outgoing = ByteBuffer(capacity: Loop.readSize + 4096)
  var identifiers = RequestIdentifier()
  /// The head of the request, and of the backend's answer, that is looked at; here, for moving them about would cost
  /// more than reading them.
  var head = ScannedRequest()
  var backendHead = ScannedResponse()
  /// Milliseconds and nanoseconds of a clock that only goes forward, as of the last wait.
  var now: Int64 = 0
  var nanoseconds = 0
  /// Milliseconds since 1970, as of the last wait.
  var wallMilliseconds = 0
  /// Which of the gateway's loops this is, from 0.
  let number: Int
  /// The lines that wait, and who writes them; whether there are any.
  var logs = LogBuffers([])
  let logWriter: LogWriter?
  /// Where bodies go that are large and have to be there as a whole; nil keeps them in memory.
  let bodies: BodyFolder?
  /// When it may be told again that they could not be kept, in milliseconds of the loop's clock.
  var nextTellingOfLoss: Int64 = 0
  /// The requests that wait for an issuer's keys.
  var awaitingKeys: [Int32] = []
  /// What REQUEST authorizers have answered.
  var grants = DecisionCache()
  /// This second as logs write it, and another one.
  var clock = LogClock()
  var earlierClock = LogClock()
  /// The `date` of the gateway's own answers, and the second that it tells.
  var dateLine = ByteBuffer()
  var dateSecond = -1
  /// The second of the wall clock, as of the last wait, and how the trace ids made in it begin.
  private var second = 0
  private(set) var traceStart = ByteBuffer(capacity: 64)
  var highest: Int32 = 0
  /// How many connections there are, relayed ones included.
  var open = 0
  /// The TCP listeners and their connections.
  var relaying = RelayTable()
  var lastSweep: Int64 = 0
  /// Counts the rounds of events.
  private(set) var round: UInt64 = 0
  /// Whether the process had no descriptor left for the last client.
  var isFull = false
  /// When a loop that is ending closes what is left; 0 while it is not.
  private var drainDeadline: Int64 = 0

  init(
    listener: ListeningSocket, secureListener: ListeningSocket?, mailbox: LoopMailbox, snapshot: GatewaySnapshot,
    serverTLS: TLSContext?, limits: LoopLimits, authorizer: RouteAuthorizer, number: Int, logWriter: LogWriter?,
    bodies: BodyFolder?, explains: ExplainMode = .errors, tell: @escaping @Sendable (Diagnostic) -> Void
  ) throws(CtapiError) {
    let table = try ConnectionTable()
    do throws(SystemError) {
      poller = try Poller()
    } catch {
      throw CtapiError(.unavailable, "cannot poll: \(error.text)")
    }
    connections = table
    self.listener = listener
    self.secureListener = secureListener
    ports = (listener.address.port, secureListener?.address.port ?? 0)
    self.serverTLS = serverTLS
    self.mailbox = mailbox
    self.limits = limits
    spin = SpinBudget(atMost: limits.spin)
    self.authorizer = authorizer
    self.number = number
    self.logWriter = logWriter
    self.bodies = bodies
    self.explains = explains
    self.tell = tell
    self.snapshot = snapshot
    readClock()
    adopt(snapshot)
    poller.add(listener.descriptor, .readable)
    if let secureListener { poller.add(secureListener.descriptor, .readable) }
    poller.add(mailbox.wakeUp.descriptor, .readable)
  }

  var isDraining: Bool { drainDeadline > 0 }

  /// Serves until told to stop and drained.
  mutating func run() {
    while drainDeadline == 0 || (open > 0 && now < drainDeadline) {
      let count = spin.isOn ? spinAndWait() : poller.wait(timeout: pause)
      readClock()
      round &+= 1
      var index = 0
      while index < count {
        handle(poller.descriptor(of: index), poller.interest(of: index))
        index &+= 1
      }
      if !noted.isEmpty || !unflushed.isEmpty { goOnWithSessions() }
      if now &- lastSweep >= Int64(Loop.tick) { sweep() }
    }
    for descriptor in 0...highest where descriptor < connections.count && connections[descriptor].kind != .free {
      close(descriptor)
    }
    closeRelays()
    flushLogs()
    mailbox.close()
  }

  /// How long to wait for the next event, in milliseconds; -1 for good.
  var pause: Int32 {
    if hasWorkNoted { return 0 }
    // Descriptors may come free in another loop, which tells nobody.
    let awaitsDescriptors = isFull || relaying.isFull
    return open > 0 || logs.haveLines || drainDeadline > 0 || awaitsDescriptors ? Loop.tick : -1
  }

  private mutating func readClock() {
    // The exact clock, for latencies are read from it; the coarse one moves every few milliseconds.
    nanoseconds = LoopTime.now
    now = Int64(truncatingIfNeeded: nanoseconds / 1_000_000)
    var time = timespec()
    clock_gettime(CLOCK_REALTIME_COARSE, &time)
    wallMilliseconds = time.tv_sec &* 1000 &+ time.tv_nsec / 1_000_000
    if Int(time.tv_sec) != second { startTraces(of: Int(time.tv_sec)) }
  }

  /// Moves the clock on within a round, for an exchange that ends in the one it began in.
  ///
  /// With the round's own time it would have taken none (`gateway.md` 4.3). Those that a backend answers end in a later
  /// round, and need no second look.
  @inline(never)
  mutating func advanceClock() { nanoseconds = max(nanoseconds, LoopTime.now) }

  /// Writes what all of this second's trace ids begin with (`gateway.md` 3.4).
  private mutating func startTraces(of second: Int) {
    self.second = second
    clock.set(second)
    traceStart.removeAll()
    traceStart.append("X-Amzn-Trace-Id: Root=1-")
    traceStart.append(hexadecimal: second)
    traceStart.append(UInt8(ascii: "-"))
    identifiers.appendDigits(to: &traceStart)
  }

  @inline(__always)
  private mutating func handle(_ descriptor: Int32, _ interest: Poller.Interest) {
    if descriptor < connections.count {
      let connection = connections.place(descriptor)
      if connection.state.birth == round, connection.state.kind != .free { return }
      switch connection.state.kind {
      case .client:
        if interest.contains(.writable) { clientWritable(descriptor) }
        if interest.isWorthReading, connection.state.kind == .client { clientReadable(descriptor) }
        return
      case .upstream:
        if interest.contains(.writable) { upstreamWritable(descriptor) }
        if interest.isWorthReading, connection.state.kind == .upstream { upstreamReadable(descriptor) }
        return
      case .greeting:
        greet(descriptor)
        return
      case .multiplexed:
        if interest.contains(.writable) { multiplexedWritable(descriptor) }
        if interest.isWorthReading, connection.state.kind == .multiplexed { multiplexedReadable(descriptor) }
        return
      case .free: break
      }
    }
    if descriptor == listener?.descriptor {
      acceptClients(listener, isSecure: false)
    } else if descriptor == secureListener?.descriptor {
      acceptClients(secureListener, isSecure: true)
    } else if descriptor == mailbox.wakeUp.descriptor {
      takeMail()
    } else {
      relay(descriptor, interest)
    }
  }

  private mutating func takeMail() {
    let mail = mailbox.take()
    if let snapshot = mail.snapshot { adopt(snapshot) }
    for question in mail.questions { answer(question) }
    if let tls = mail.tls { serverTLS = tls }
    if let drain = mail.drain, drainDeadline == 0 {
      drainDeadline = now &+ max(1, drain.wholeMilliseconds)
      stopListening()
      stopRelaying()
      for descriptor in 0..<min(highest + 1, connections.count) where connections[descriptor].kind == .multiplexed {
        announceEnd(descriptor)
      }
      sweep()
    }
  }

  private mutating func adopt(_ snapshot: GatewaySnapshot) {
    flushLogs()
    logs = LogBuffers(snapshot.logFiles)
    self.snapshot = snapshot
    generation &+= 1
    let known = snapshot.backends.map { pools.index(of: $0) }
    endpointPools = snapshot.endpointBackends.map { known[Int($0)] }
    forgetBackends(but: Set(known))
    // Loops begin one behind the other, so that together they spread even few calls evenly; and neither all integrations
    // nor all snapshots begin with the same instance.
    let first = number &+ Int(truncatingIfNeeded: snapshot.serial)
    turns = snapshot.integrations.indices.map { UInt32(truncatingIfNeeded: first &+ $0) }
    if !snapshot.relays.isEmpty || !relaying.listeners.isEmpty { adoptRelays() }
    if !awaitingKeys.isEmpty { goOnWithKeys() }
  }

  /// Changes what a connection waits for, where it does change.
  @inline(__always)
  mutating func setInterest(_ descriptor: Int32, _ interest: Poller.Interest) {
    let connection = connections.place(descriptor)
    guard connection.state.interest != interest else { return }
    connection.state.interest = interest
    if connection.state.transport != .plain, !noteInterest(descriptor) { return }
    poller.modify(descriptor, interest)
  }

  /// Closes a connection and whatever hangs on it.
  mutating func close(_ descriptor: Int32) {
    guard connections[descriptor].kind != .free else { return }
    let connection = connections.place(descriptor)
    let peer = connection.state.peer
    conclude(descriptor)
    if connection.state.transport == .stream {
      closeStream(descriptor)
      return
    }
    if connection.state.kind == .multiplexed { closeStreams(of: descriptor) }
    if connection.state.kind == .upstream, connection.state.phase == .idle { leavePool(descriptor) }
    if connection.state.transport == .secure { connection.state.tls?.end() }
    connection.state.reset()
    Glibc.close(descriptor)
    open &-= 1
    if peer >= 0 {
      connections[peer].peer = -1
      close(peer)
    }
  }
}
