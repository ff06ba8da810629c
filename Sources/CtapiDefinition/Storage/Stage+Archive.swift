import CtapiCore

extension Stage {
  func write(to writer: inout ArchiveWriter) {
    writer.write(name)
    writer.write(autoDeploy)
    writer.write(variables) { writer, variable in
      writer.write(variable.name)
      writer.write(variable.value)
    }
    throttle.write(to: &writer)
    writer.write(routeThrottles) { writer, limit in
      writer.write(limit.routeKey)
      limit.throttle.write(to: &writer)
    }
  }

  init(from reader: inout ArchiveReader) throws(CtapiError) {
    self.init(name: try reader.string(), autoDeploy: try reader.boolean())
    for _ in 0..<(try reader.count()) {
      variables.append(StageVariable(name: try reader.string(), value: try reader.string()))
    }
    throttle = try Throttle(from: &reader)
    for _ in 0..<(try reader.count()) {
      routeThrottles.append(RouteThrottle(routeKey: try reader.string(), throttle: try Throttle(from: &reader)))
    }
  }
}

extension Throttle {
  fileprivate func write(to writer: inout ArchiveWriter) {
    writer.write(rate) { $0.write(String($1)) }
    writer.write(burst) { $0.write($1) }
  }

  fileprivate init(from reader: inout ArchiveReader) throws(CtapiError) {
    self.init()
    if let text = try reader.optionalString() {
      guard let rate = Double(text), rate >= 0, rate.isFinite else { throw ArchiveReader.damaged }
      self.rate = rate
    }
    burst = try reader.optionalInteger()
  }
}
