/// The last records of one loop, in memory that is made with the first of them and never grows beyond its bounds.
struct DecisionRing {
  /// How many records there are at most.
  static let capacity = 256
  /// How many different definitions they keep alive at most; what is older is explained without its own.
  static let mostDefinitions = 4

  private var records: [DecisionCapture] = []
  private var last: UInt64 = 0
  private var definitions: [DefinitionLineage.Mark] = []
  private var latest: GatewaySnapshot?

  /// Begins a record in place of the oldest; its number, from 1.
  mutating func begin(_ snapshot: GatewaySnapshot) -> UInt64 {
    last &+= 1
    let place = Int(last % UInt64(DecisionRing.capacity))
    if records.isEmpty { records.reserveCapacity(DecisionRing.capacity) }
    while records.count <= place { records.append(DecisionCapture()) }
    keep(snapshot)
    // The words' memory is used again.
    var words: [UInt8] = []
    swap(&words, &records[place].words)
    words.removeAll(keepingCapacity: true)
    records[place] = DecisionCapture()
    swap(&words, &records[place].words)
    records[place].sequence = last
    records[place].snapshot = snapshot
    return last
  }

  /// Lets a record be of another snapshot, by which its exchange goes on.
  mutating func move(_ sequence: UInt64, to snapshot: GatewaySnapshot) {
    guard let place = place(of: sequence) else { return }
    keep(snapshot)
    records[place].snapshot = snapshot
  }

  /// Where a record is; nil when it has been written over.
  func place(of sequence: UInt64) -> Int? {
    let place = Int(sequence % UInt64(DecisionRing.capacity))
    return place < records.count && records[place].sequence == sequence ? place : nil
  }

  /// The record at a place.
  subscript(_ place: Int) -> DecisionCapture {
    get { records[place] }
    _modify { yield &records[place] }
  }

  /// The finished records behind a number, oldest first.
  func records(after sequence: UInt64) -> [DecisionCapture] {
    records.filter { $0.sequence > sequence && $0.total >= 0 }.sorted { $0.sequence < $1.sequence }
  }

  /// Lets records of the same definitions share the latest snapshot of them, and gives up definitions that are too old, so
  /// that records keep few snapshots alive, however often there is a new one.
  private mutating func keep(_ snapshot: GatewaySnapshot) {
    guard latest !== snapshot else { return }
    latest = snapshot
    for index in records.indices where records[index].snapshot?.definition == snapshot.definition {
      records[index].snapshot = snapshot
    }
    definitions.removeAll { $0 == snapshot.definition }
    definitions.append(snapshot.definition)
    guard definitions.count > DecisionRing.mostDefinitions else { return }
    let old = definitions.removeFirst()
    for index in records.indices where records[index].snapshot?.definition == old { records[index].snapshot = nil }
  }
}
