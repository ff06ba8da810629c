package import CtapiCore
import Glibc

/// A folder of a test's own, removed with all it holds when the test lets go of it.
package final class TemporaryDirectory {
  /// Where it is.
  package let path: String

  /// Makes a new folder under the system's place for temporary files.
  package init() throws {
    var template = Array("/tmp/ctapi-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw SystemError.last }
    path = template.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { String(cString: $0) } ?? ""
    }
  }

  deinit { TemporaryDirectory.remove(path) }

  /// A data directory inside, not made yet.
  package var dataDirectory: DataDirectory { DataDirectory(path: path + "/.ctapi") }

  /// The path of a file inside.
  package func file(_ name: String) -> String { path + "/" + name }

  /// Writes a text file inside and gives its path.
  package func write(_ text: String, to name: String) throws -> String {
    try Files.write(Array(text.utf8).span, to: file(name))
    return file(name)
  }

  private static func remove(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      unlink(path)
      return
    }
    if let folder = opendir(path) {
      while let entry = readdir(folder) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
          pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != ".." { remove(path + "/" + name) }
      }
      closedir(folder)
    }
    rmdir(path)
  }
}
