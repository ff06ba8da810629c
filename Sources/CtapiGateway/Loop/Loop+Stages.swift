import CtapiHTTP

extension Loop {
  /// Where a request goes, and where in its path what begins; -1 for what is not found.
  struct StageTarget {
    var api: Int32 = -1
    var stage: Int32 = -1
    /// Where the path that routes see begins.
    var pathStart: Int32 = 0
    /// Where the path that a private backend sees begins (`gateway.md` 3.3).
    var forwardedStart: Int32 = 0
    /// Where the path that logs show begins.
    var shownStart: Int32 = 0
    /// The key of the domain's mapping.
    var basePath = ByteRange()
  }

  /// The stage that the host, the path, or a custom domain's mapping names (`gateway.md` 1.1, 1.6).
  @inline(__always)
  mutating func findStage(_ bytes: RawSpan, _ path: RawSpan) -> StageTarget {
    let host = bytes.part(head.host)
    if !snapshot.domains.isEmpty, let target = findMapping(host, path) { return target }
    var target = StageTarget()
    var index = snapshot.defaultAPI
    var start = 0
    if path.byteCount > 6, path.byte(1) == UInt8(ascii: "_"), path.extracting(0..<6).isWord("/_api/") {
      start = 6
      while start < path.byteCount, path.byte(start) != UInt8(ascii: "/") { start &+= 1 }
      index = apiIndex(path.extracting(6..<start)) ?? -1
    } else if head.fields.hostLabelLength >= 0, let named = apiIndex(ofHost: host) {
      index = named
    }
    guard index >= 0, !snapshot.apis[Int(index)].disablesDefaultEndpoint else { return target }
    let api = snapshot.apis[Int(index)]
    target.api = index
    target.forwardedStart = Int32(truncatingIfNeeded: start)
    target.shownStart = target.forwardedStart
    target.pathStart = target.forwardedStart
    target.stage = api.defaultStage
    guard !api.namedStages.isEmpty else { return target }
    var end = start &+ 1
    while end < path.byteCount, path.byte(end) != UInt8(ascii: "/") { end &+= 1 }
    guard end > start &+ 1 else { return target }
    let segment = path.extracting(start &+ 1..<end)
    let words = snapshot.text
    let text = words.bytes
    for stage in api.namedStages where text.part(snapshot.stages[Int(stage)].name).isSame(as: segment) {
      target.stage = stage
      target.pathStart = Int32(truncatingIfNeeded: end)
    }
    if head.hasEncodedPath, let stage = encodedStage(segment, among: api.namedStages) {
      target.stage = stage
      target.pathStart = Int32(truncatingIfNeeded: end)
    }
    return target
  }

  /// The stage that a segment with encoded characters names (`gateway.md` 1.4).
  @inline(never)
  private func encodedStage(_ segment: RawSpan, among stages: Range<Int32>) -> Int32? {
    let words = snapshot.text
    let text = words.bytes
    return stages.first { stage in
      segment.end(ofDecoded: text.part(snapshot.stages[Int(stage)].name)) == segment.byteCount
    }
  }

  private mutating func apiIndex(_ name: RawSpan) -> Int32? {
    let snapshot = snapshot
    let words = snapshot.text
    let text = words.bytes
    var index = 0
    while index < snapshot.apis.count {
      if text.part(snapshot.apis[index].id).isSame(as: name) { return Int32(truncatingIfNeeded: index) }
      index &+= 1
    }
    return nil
  }

  /// The API whose id is the first of several labels of the host, in any case; -1 where `execute-api` behind the label
  /// says that it is an API's, and there is none (`gateway.md` 1.1).
  @inline(__always)
  private mutating func apiIndex(ofHost host: RawSpan) -> Int32? {
    let dot = Int(head.fields.hostLabelLength)
    // An API's id has ten characters (`gateway.md` 7.1).
    if dot == 10, host.byteCount > 10, let index = apiIndex(host.extracting(0..<10)) ?? apiIndex(inAnyCase: host) {
      return index
    }
    return host.namesExecuteAPI(behind: dot) ? -1 : nil
  }

  /// The same for a host that is not in the case of the ids.
  @inline(never)
  private mutating func apiIndex(inAnyCase host: RawSpan) -> Int32? {
    let words = snapshot.text
    let text = words.bytes
    let index = snapshot.apis.firstIndex { host.extracting(0..<10).isName(text.part($0.id)) }
    return index.map { Int32(truncatingIfNeeded: $0) }
  }

  /// What a custom domain has under a path; nil when the host is no custom domain.
  @inline(never)
  private mutating func findMapping(_ host: RawSpan, _ path: RawSpan) -> StageTarget? {
    let snapshot = snapshot
    let words = snapshot.text
    let text = words.bytes
    let name = host.hostName
    for domain in snapshot.domains where domain.serves(name, text) {
      for index in domain.mappings {
        let mapping = snapshot.domainMappings[Int(index)]
        let key = text.part(mapping.key)
        var count = key.byteCount
        if head.hasEncodedPath {
          guard let end = path.end(ofDecoded: key) else { continue }
          count = end
        } else {
          guard path.byteCount >= count, path.extracting(0..<count).isSame(as: key) else { continue }
        }
        guard path.byteCount == count || path.byte(count) == UInt8(ascii: "/")
        else { continue }
        var target = StageTarget()
        target.stage = mapping.stage
        if mapping.stage >= 0 { target.api = snapshot.stages[Int(mapping.stage)].api }
        target.pathStart = Int32(truncatingIfNeeded: count)
        // Shown as it was given, without the slash before it.
        if count > 0 { target.basePath = ByteRange(Int(mapping.key.start) + 1, Int(mapping.key.end)) }
        return target
      }
      return StageTarget()
    }
    return nil
  }
}

extension ServedDomain {
  /// Whether a host, without its port, is this domain; a wildcard stands for one label.
  fileprivate func serves(_ host: RawSpan, _ text: RawSpan) -> Bool {
    let name = text.part(name)
    guard isWildcard else { return host.isName(name) }
    var dot = 0
    while dot < host.byteCount, host.byte(dot) != UInt8(ascii: ".") { dot &+= 1 }
    return dot > 0 && host.extracting(dot...).isName(name)
  }
}
