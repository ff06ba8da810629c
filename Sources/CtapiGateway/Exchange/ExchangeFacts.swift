import CtapiHTTP

/// What is known of one exchange beside its bytes; plain numbers, kept in the client's connection until it ends.
struct ExchangeFacts: Sendable {
  /// The id that the answer carries as `apigw-requestid` (K26).
  var requestID = InlineArray<2, UInt64>(repeating: 0)
  /// The snapshot's API, stage and route; -1 before they are found.
  var api: Int32 = -1
  var stage: Int32 = -1
  var route: Int32 = -1
  /// When the request came, in nanoseconds of the loop's clock, and in milliseconds since 1970; 0 when there is none, or
  /// it has been counted and logged.
  var begun = 0
  var wallMilliseconds = 0
  /// When the backend got it and how long it took to begin its answer, in nanoseconds; -1 when no backend was asked.
  var backendBegun = -1
  var backendTime = -1
  /// The status sent, and that of the backend; 0 for none.
  var status: Int32 = 0
  var backendStatus: Int32 = 0
  /// The bytes of the request's body and of the answer's.
  var requestLength = 0
  var responseLength = 0
  /// The parts of the request's head.
  var method = ByteRange()
  var path = ByteRange()
  var query = ByteRange()
  var host = ByteRange()
  var origin = ByteRange()
  /// What an allowed origin gets, in the snapshot's text.
  var grant = ServedCORS.Grant(fields: ByteRange(), echoesOrigin: false)
  /// For which snapshot and stage that was found, and whether anything was; kept from one request to the next.
  var grantUse: Int64 = -1
  var isGranted = false
  /// The key of the custom domain's mapping that was taken, in the snapshot's text.
  var basePath = ByteRange()
  /// Where the path that routes see begins in the path, and where the path that logs and backends see does.
  var routeStart: Int32 = 0
  var pathStart: Int32 = 0
  var fieldsStart: Int32 = 0
  var failure = ExchangeFailure.none
  /// What was wrong with the answer of a function or an authorizer that failed.
  var answerFault = AnswerFault.none
}

extension ExchangeFacts {
  /// Goes on to a new request; in place, for a connection keeps its facts from one request to the next.
  @inline(__always)
  mutating func begin(
    _ head: borrowing ScannedRequest, id: InlineArray<2, UInt64>, at nanoseconds: Int, wallMilliseconds: Int
  ) {
    requestID = id
    api = -1
    stage = -1
    route = -1
    begun = nanoseconds
    self.wallMilliseconds = wallMilliseconds
    backendTime = -1
    status = 0
    backendStatus = 0
    responseLength = 0
    method = head.method
    path = head.path
    query = head.query
    host = head.host
    origin = head.origin
    basePath = ByteRange()
    pathStart = 0
    routeStart = 0
    fieldsStart = Int32(truncatingIfNeeded: head.fieldsStart)
    failure = .none
  }

  /// Forgets what routing found, for that is of one snapshot.
  mutating func forgetRoute() {
    api = -1
    stage = -1
    route = -1
    grantUse = -1
    isGranted = false
    basePath = ByteRange()
    pathStart = 0
    routeStart = 0
  }
}
