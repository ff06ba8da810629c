import CtapiCore
import CtapiHTTP

/// Whether clients accept the certificates of a running server, and go on accepting them.
struct CertificateCheckup {
  private let files: [ServerCertificates.Files]

  /// How many days before its end a certificate is told of.
  private static let margin = 14

  init(_ files: [ServerCertificates.Files]) { self.files = files }

  func findings() -> [Diagnostic] { files.flatMap(CertificateCheckup.findings) }

  private static func findings(_ files: ServerCertificates.Files) -> [Diagnostic] {
    let renewal =
      "renew it, and write it to '\(files.certificate.escapedForTerminal)' with its key: the server takes both within a second"
    do throws(CtapiError) {
      let identity = try TLSIdentity(certificateFile: files.certificate, keyFile: files.key)
      if let fault = identity.fault {
        return [
          Diagnostic(
            .error, rule: "certificate-outdated", "clients refuse the server over HTTPS: \(fault)", hint: renewal)
        ]
      }
      if let ending = identity.ending(within: margin) {
        return [Diagnostic(.warning, rule: "certificate-expiring", ending, hint: renewal)]
      }
      return []
    } catch {
      return [
        Diagnostic(
          .error, rule: "certificate-unusable",
          "the server goes on with an older certificate, and would not start again: \(error.message)", hint: error.hint)
      ]
    }
  }
}
