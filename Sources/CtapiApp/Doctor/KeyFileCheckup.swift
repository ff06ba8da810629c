import CtapiCore
import CtapiIdentity

/// Whether every private key of the pools is where it belongs, for its owner only, and nothing else is.
struct KeyFileCheckup {
  private let directory: DataDirectory
  private let keys: [PoolKey]

  init(_ directory: DataDirectory, keys: [PoolKey]) {
    self.directory = directory
    self.keys = keys
  }

  func findings() -> [Diagnostic] {
    var found: [Diagnostic] = []
    for key in keys where key.isPrivate {
      let path = self.path(of: key)
      guard !Files.exists(path) else { continue }
      found.append(
        Diagnostic(
          .error, rule: "key-file-missing",
          "the private key '\(key.kid.escapedForTerminal)' has no file '\(path.escapedForTerminal)': it cannot sign",
          hint: "restore the file, or make another key: ctapi token keys rotate"))
    }
    let named = Set(keys.map(path))
    for file in DirectoryCheckup.files(in: directory.keysPath) {
      let name = file.escapedForTerminal
      if let mode = Files.permissions(of: file), mode & 0o077 != 0 {
        found.append(
          Diagnostic(
            .error, rule: "key-file-open",
            "others may read the private key in '\(name)' (mode \(String(mode & 0o777, radix: 8))): it is not used",
            hint: "chmod 600 '\(name)'; if others may have read it: ctapi token keys rotate"))
      }
      if !named.contains(file) {
        found.append(
          Diagnostic(
            .note, rule: "key-file-stray", "no key of a pool is kept in '\(name)'", hint: "remove it: rm '\(name)'"))
      }
    }
    return found
  }

  private func path(of key: PoolKey) -> String { "\(directory.keysPath)/\(key.thumbprint).jwk" }
}
