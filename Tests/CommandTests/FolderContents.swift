import CtapiCore
import Glibc

/// What stands in a folder: every file's mode and bytes, for telling whether a command changed anything.
///
/// Left out is what reading alone may touch: SQLite's shared-memory index (`-shm`), which it makes from the log, and an
/// empty log. So is the lock that servers try for, which may lie there empty. `.bin` is the tests' own.
struct FolderContents: Equatable {
  private struct Entry: Equatable {
    let mode: UInt32
    let bytes: [UInt8]
  }

  private var entries: [String: Entry] = [:]

  /// Reads a folder with all below it.
  init(_ path: String) throws { try add(path, named: "") }

  private mutating func add(_ path: String, named name: String) throws {
    var status = stat()
    guard lstat(path, &status) == 0, name != "/.bin", !name.hasSuffix("-shm"), !name.hasSuffix("/run/server.lock")
    else { return }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      if status.st_mode & S_IFMT != S_IFREG || name.hasSuffix("-wal") && status.st_size == 0 { return }
      entries[name] = Entry(mode: status.st_mode, bytes: try Files.read(path))
      return
    }
    if !name.isEmpty { entries[name] = Entry(mode: status.st_mode, bytes: []) }
    guard let folder = opendir(path) else { throw SystemError.last }
    defer { closedir(folder) }
    while let entry = readdir(folder) {
      let child = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if child != ".", child != ".." { try add(path + "/" + child, named: name + "/" + child) }
    }
  }

  /// The names of what was made, removed or changed since `before`, sorted.
  func differences(from before: FolderContents) -> [String] {
    Set(entries.keys).union(before.entries.keys).filter { entries[$0] != before.entries[$0] }.sorted()
  }
}
