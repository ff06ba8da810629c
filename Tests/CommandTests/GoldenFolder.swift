import CtapiCore
import CtapiTestSupport
import Glibc

/// The golden files of one folder beside the tests.
struct GoldenFolder {
  /// The folder.
  let path: String

  /// The folder of that name.
  init(_ name: String) { path = Files.parent(of: #filePath) + "/" + name }

  /// The files' names, sorted.
  var names: [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".txt") { names.append(name) }
    }
    return names.sorted()
  }

  /// The case in a file.
  func golden(_ name: String) throws -> GoldenCase {
    let file = path + "/" + name
    return try GoldenCase(String(decoding: try Files.read(file), as: UTF8.self), file: file)
  }

  /// Runs every step of a file through the built program in a directory of its own; `check` sees each with its place.
  ///
  /// `CTAPI_RECORD=1` rewrites what is expected by what came, keeping lines whose `[..]` still match; nothing is
  /// checked then.
  func run(_ name: String, check: (GoldenRun, String) throws -> Void) throws {
    let golden = try golden(name)
    let directory = try TemporaryDirectory()
    for file in golden.files { try write(file.content, directory.file(file.name)) }
    let variables = try TestProgram.variables(directory).merging(golden.variables) { $1 }
    let isRecording = getenv("CTAPI_RECORD") != nil
    var recorded: [GoldenCase.Step] = []
    for step in golden.steps {
      let run = try GoldenRun(step, in: directory, variables: variables)
      recorded.append(run.actual)
      if !isRecording { try check(run, "\(path)/\(name):\(step.number): $ \(step.line)") }
    }
    if isRecording {
      try Files.write(Array(golden.text(recorded).utf8).span, to: path + "/" + name, mode: 0o644)
    }
  }

  private func write(_ content: String, _ path: String) throws {
    let folder = Files.parent(of: path)
    if !Files.isDirectory(folder) { try Files.makePrivateDirectory(folder) }
    try Files.write(Array(content.utf8).span, to: path)
  }
}
