import CtapiHTTP

extension Gateway {
  /// Which decisions are asked for.
  package struct DecisionQuery: Sendable {
    /// The value of `apigw-requestid`; nil takes any.
    package var requestID: String?
    /// The status that was answered; nil takes any.
    package var status: Int?
    /// How many of the latest at most.
    package var limit: Int
    /// The number of each loop's last record that is known already, as ``DecisionAnswer/cursor`` gives them.
    package var cursor: [UInt64] = []

    /// All decisions that are kept, at most `limit`.
    package init(limit: Int = .max) { self.limit = limit }
  }

  /// Decisions, oldest first, and where to go on.
  package struct DecisionAnswer: Sendable {
    /// The decisions.
    package var decisions: [Decision]
    /// What to ask with for what comes after all that was there.
    package var cursor: [UInt64]
  }

  /// What was decided lately, explained; asks every loop and waits for them without holding a thread.
  package func decisions(_ query: DecisionQuery) async -> DecisionAnswer {
    let records = await withCheckedContinuation { continuation in
      ask(after: query.cursor) { continuation.resume(returning: $0) }
    }
    var cursor = query.cursor
    for record in records {
      while cursor.count <= record.loop { cursor.append(0) }
      cursor[record.loop] = max(cursor[record.loop], record.sequence)
    }
    let wanted = records.filter { record in
      (query.status.map { $0 == Int(record.facts.status) } ?? true)
        && (query.requestID.map { $0 == record.requestID } ?? true)
    }.sorted {
      // The exact clock tells two loops' requests of one millisecond apart.
      ($0.facts.wallMilliseconds, $0.facts.begun, $0.loop, $0.sequence)
        < ($1.facts.wallMilliseconds, $1.facts.begun, $1.loop, $1.sequence)
    }
    return DecisionAnswer(decisions: wanted.suffix(query.limit).map(DecisionExplainer.explain), cursor: cursor)
  }
}

extension DecisionCapture {
  /// The value of `apigw-requestid`.
  fileprivate var requestID: String {
    let words = facts.requestID
    return words.span.bytes.text
  }
}
