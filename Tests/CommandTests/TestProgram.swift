import CtapiCore
import CtapiTestSupport
import Glibc

/// The built program that command tests run: `CTAPI_BINARY`, else the one beside the tests' own build.
enum TestProgram {
  /// The program's path; throws when there is none.
  static var path: String {
    get throws {
      if let given = getenv("CTAPI_BINARY").map({ String(cString: $0) }), !given.isEmpty { return given }
      let path = sourceRoot + "/.build/debug/ctapi"
      guard access(path, X_OK) == 0 else {
        throw CtapiError(.fileNotFound, "no program '\(path)'", hint: "swift build --product ctapi")
      }
      return path
    }
  }

  /// The package's own directory.
  static var sourceRoot: String {
    Files.parent(of: Files.parent(of: Files.parent(of: #filePath)))
  }

  /// The variables a test's shell lines see: `ctapi` is found first on the path, nothing of the caller's settings.
  static func variables(_ directory: TemporaryDirectory) throws -> [String: String] {
    let folder = directory.file(".bin")
    mkdir(folder, 0o700)
    symlink(try path, folder + "/ctapi")
    return [
      "PATH": folder + ":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": directory.path,
      "LC_ALL": "C.UTF-8", "TERM": "dumb", "TZ": "UTC",
    ]
  }
}
