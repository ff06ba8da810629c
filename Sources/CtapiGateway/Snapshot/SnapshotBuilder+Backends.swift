extension SnapshotBuilder {
  /// The endpoints' backends without repetition, in the order they first come in, and which of them each endpoint is.
  var distinctBackends: (backends: [Backend], numbers: [Int32]) {
    var backends: [Backend] = []
    var known: [Backend: Int32] = [:]
    let numbers = endpoints.map { backend in
      if let number = known[backend] { return number }
      let number = Int32(truncatingIfNeeded: backends.count)
      known[backend] = number
      backends.append(backend)
      return number
    }
    return (backends, numbers)
  }
}
