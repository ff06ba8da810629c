import CtapiCommandLine
package import CtapiCore
package import CtapiIdentity

/// Reads key files named on a command line.
package enum KeyFileInput {
  /// The keys of a file, or of standard input for `-`.
  package static func read(
    _ path: String, _ invocation: AppInvocation
  ) throws(CtapiError) -> (keys: [TokenKey], skipped: [KeySet.SkippedKey]) {
    guard path == "-" else { return try KeyFile.read(path: path) }
    let bytes = try invocation.environment.input.readAll(limit: KeyFile.largest)
    return try KeyFile.keys(bytes.span, file: "<stdin>")
  }
}
