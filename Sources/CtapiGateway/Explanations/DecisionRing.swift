/// The last records of one loop, in memory that is made with the first of them and never grows beyond its bounds.
struct DecisionRing {
  /// How many records there are at most.
  static let capacity = 256
  /// How many different snapshots they keep alive at most; what is older is explained without its definition.
  static let mostSnapshots = 4

  private var records: [DecisionCapture] = []
  private var last: UInt64 = 0
  private var snapshots: [ObjectIdentifier] = []

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

  /// Gives up the snapshots that are too old, so that records do not keep a definition for each of its changes.
  private mutating func keep(_ snapshot: GatewaySnapshot) {
    let identity = ObjectIdentifier(snapshot)
    guard snapshots.last != identity else { return }
    snapshots.removeAll { $0 == identity }
    snapshots.append(identity)
    guard snapshots.count > DecisionRing.mostSnapshots else { return }
    let old = snapshots.removeFirst()
    for index in records.indices {
      if let held = records[index].snapshot, ObjectIdentifier(held) == old { records[index].snapshot = nil }
    }
  }
}
