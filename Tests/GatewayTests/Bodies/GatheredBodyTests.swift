import CtapiCore
import CtapiHTTP
import CtapiTestSupport
import Glibc
import Testing

@testable import CtapiGateway

@Suite struct GatheredBodyTests {
  private func names(in folder: TemporaryDirectory) -> [String] {
    var names: [String] = []
    guard let stream = opendir(folder.path) else { return [] }
    while let entry = readdir(stream) {
      withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { names.append(String(cString: $0)) }
      }
    }
    closedir(stream)
    return names.filter { !$0.hasPrefix(".") }
  }

  private func bytes(_ body: borrowing GatheredBody, from offset: Int = 0, atMost limit: Int = .max) throws -> [UInt8] {
    var out = ByteBuffer()
    try body.read(at: offset, atMost: limit, into: &out)
    return out.bytes.withUnsafeBytes { Array($0) }
  }

  @Test(arguments: [(0, 0), (1, 0), (65_535, 0), (65_536, 0), (65_537, 65_537), (300_000, 300_000)])
  func whatIsSmallIsInMemoryAndWhatIsLargerOnDiskWithoutAName(count: Int, onDisk: Int) throws {
    let folder = try TemporaryDirectory()
    let wanted = ChunkedText.body(count)
    var body = GatheredBody()
    let place = BodyFolder(path: folder.path, limit: 300_000)
    for start in stride(from: 0, to: count, by: 10_000) {
      try body.append(wanted[start..<min(start + 10_000, count)].span.bytes, in: place)
    }
    #expect(body.count == count && body.countOnDisk == onDisk)
    #expect(body.bytesInMemory.byteCount == count - onDisk)
    #expect(try bytes(body) == wanted)
    #expect(try bytes(body, from: count / 2, atMost: 100) == Array(wanted[(count / 2)...].prefix(100)))
    #expect(names(in: folder).isEmpty)
  }

  @Test func withoutAFolderAllStaysInMemory() throws {
    var body = GatheredBody()
    try body.append(ChunkedText.body(200_000).span.bytes, in: nil)
    #expect(body.countOnDisk == 0 && body.bytesInMemory.byteCount == 200_000)
  }

  @Test func aFolderHoldsSoMuchAndGetsBackWhatIsReleased() throws {
    let folder = try TemporaryDirectory()
    let place = BodyFolder(path: folder.path, limit: 250_000)
    let part = ChunkedText.body(100_000)
    for _ in 0..<3 {
      var first = GatheredBody()
      var second = GatheredBody()
      try first.append(part.span.bytes, in: place)
      try second.append(part.span.bytes, in: place)
      var failure: BodyLoss?
      do throws(BodyLoss) { try second.append(part.span.bytes, in: place) } catch { failure = error }
      #expect(failure == .full(limit: 250_000))
      first.release()
      #expect(first.count == 0 && first.countOnDisk == 0)
      try second.append(part.span.bytes, in: place)
    }
  }

  @Test("where the file system makes no files without a name they lose it at once")
  func namesAreLost() throws {
    let folder = try TemporaryDirectory()
    let file = try BodyFolder(path: folder.path, limit: 1).makeNamedFile()
    try file.writeAll(Array("text".utf8).span)
    var out = ByteBuffer()
    #expect(out.read(from: file.rawValue, at: 1, atMost: 10) == 3)
    #expect(names(in: folder).isEmpty)
  }

  @Test("each loss says what helps", arguments: [ENOSPC, EMFILE, EACCES])
  func lossesHaveHints(number: Int32) {
    let hints = [BodyLoss.full(limit: 1 << 30).hint, BodyLoss.system(SystemError(number: number)).hint]
    #expect(Set(hints).count == 2 && !hints.contains(""))
    #expect(BodyLoss.full(limit: 1 << 30).text.contains("1024 MiB"))
  }

  @Test func aFolderThatIsNotThereIsSaid() {
    var body = GatheredBody()
    let place = BodyFolder(path: "/nonexistent", limit: 1 << 20)
    var failure: BodyLoss?
    do throws(BodyLoss) { try body.append(ChunkedText.body(70_000).span.bytes, in: place) } catch { failure = error }
    #expect(failure == .system(SystemError(number: ENOENT)))
  }
}
