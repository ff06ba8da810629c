import CtapiCore

extension ArchiveWriter {
  mutating func write(_ listeners: [RelayListener]) { write(listeners) { $0.write($1.json.bytes()) } }
}

extension ArchiveReader {
  mutating func listeners() throws(CtapiError) -> [RelayListener] {
    var listeners: [RelayListener] = []
    for _ in 0..<(try count()) {
      let text = try raw()
      guard let listener = try? RelayListener(try JSON(parsing: text.span)) else { throw ArchiveReader.damaged }
      listeners.append(listener)
    }
    return listeners
  }
}
