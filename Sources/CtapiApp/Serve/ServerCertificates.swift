package import CtapiCore
package import CtapiHTTP
import Glibc

/// The certificate and key files a server presents, read again when one of them changes.
package struct ServerCertificates: Sendable {
  /// One certificate's files.
  package struct Files: Sendable, Hashable {
    /// The PEM file of the certificate, its chain behind it.
    package var certificate: String
    /// The PEM file of its private key.
    package var key: String

    /// A certificate's files.
    package init(certificate: String, key: String) {
      self.certificate = certificate
      self.key = key
    }

    /// The same files, named from a folder that relative names begin at.
    func named(from folder: String) -> Files {
      func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : folder + "/" + path }
      return Files(certificate: absolute(certificate), key: absolute(key))
    }
  }

  /// What changes when a file is written or replaced.
  private struct Stamp: Sendable, Hashable {
    let inode: UInt
    let size: Int
    let seconds: Int
    let nanoseconds: Int
    let mode: UInt32
  }

  /// The files of each certificate.
  let files: [Files]
  private var stamps: [Stamp?]

  /// The files, of which the first certificate answers clients that name none.
  package init(_ files: [Files]) {
    self.files = files
    stamps = ServerCertificates.stamps(of: ServerCertificates.paths(of: files))
  }

  private static func paths(of files: [Files]) -> [String] { files.flatMap { [$0.certificate, $0.key] } }

  private var paths: [String] { ServerCertificates.paths(of: files) }

  private static func stamps(of paths: [String]) -> [Stamp?] {
    paths.map { path in
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      return Stamp(
        inode: UInt(status.st_ino), size: Int(status.st_size), seconds: status.st_mtim.tv_sec,
        nanoseconds: status.st_mtim.tv_nsec, mode: status.st_mode)
    }
  }

  /// Reads the files; what will not work for clients is told to `report`.
  ///
  /// Throws `file-not-found` (exit 3), `file-unreadable`, `certificate-malformed`, `certificate-mismatch` (exit 6) or
  /// `key-file-loose` (exit 9).
  package func context(report: (Diagnostic) -> Void) throws(CtapiError) -> TLSContext {
    var identities: [TLSIdentity] = []
    for file in files {
      let identity = try TLSIdentity(certificateFile: file.certificate, keyFile: file.key)
      if let fault = identity.fault { report(Diagnostic(.warning, rule: "certificate-outdated", fault)) }
      identities.append(identity)
    }
    return try TLSContext(identities: identities, protocols: .http2OrHTTP1)
  }

  /// Refuses a pipe or device in a file's place: opening one could wait for ever, and definitions with it.
  private func requireFiles() throws(CtapiError) {
    for (path, stamp) in zip(paths, stamps) where stamp.map({ $0.mode & S_IFMT != S_IFREG }) == true {
      throw CtapiError(
        .fileUnreadable, "cannot read '\(path.escapedForTerminal)' again: it is no regular file",
        hint: "put a PEM file there: ls -l '\(path.escapedForTerminal)'")
    }
  }

  /// Settings from the files as they are now, if one has changed since the last time; throws as ``context(report:)``.
  package mutating func changed(report: (Diagnostic) -> Void) throws(CtapiError) -> TLSContext? {
    let current = ServerCertificates.stamps(of: paths)
    guard current != stamps else { return nil }
    stamps = current
    try requireFiles()
    return try context(report: report)
  }
}
