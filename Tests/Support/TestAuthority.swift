import CtapiCore

/// A certificate authority of a test's own, made with the `openssl` command in a folder of its own.
package final class TestAuthority {
  /// Where its files are.
  package let directory: TemporaryDirectory

  /// The PEM file of its certificate.
  package var file: String { directory.file("ca.pem") }

  /// The files of a certificate it has issued.
  package struct Issued: Sendable {
    /// The certificate's PEM file.
    package let certificate: String
    /// The key's PEM file, mode 0600.
    package let key: String
  }

  private static let newKey = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"

  /// Makes the authority.
  package init() throws {
    directory = try TemporaryDirectory()
    _ = try directory.write(
      """
      [ca]
      default_ca = d
      [d]
      database = index.txt
      serial = serial
      new_certs_dir = .
      default_md = sha256
      policy = p
      copy_extensions = copy
      unique_subject = no
      [p]
      commonName = supplied
      """, to: "ca.cnf")
    try run(
      ": > index.txt; echo 01 > serial; openssl req -x509 \(TestAuthority.newKey) -keyout ca.key -out ca.pem -days 30"
        + " -subj '/CN=Test authority'")
  }

  /// Issues a certificate for names such as `DNS:localhost,IP:127.0.0.1`, valid between two days as `20200101`.
  package func issue(_ name: String, for names: String, days: (from: String, to: String)? = nil) throws -> Issued {
    let time = days.map { "-startdate \($0.from)000000Z -enddate \($0.to)000000Z" } ?? "-days 20"
    try run(
      "openssl req \(TestAuthority.newKey) -keyout \(name).key -out \(name).csr -subj '/CN=\(name)'"
        + " -addext 'subjectAltName=\(names)' && openssl ca -batch -notext -config ca.cnf -cert ca.pem -keyfile ca.key"
        + " \(time) -in \(name).csr -out \(name).pem")
    return Issued(certificate: directory.file(name + ".pem"), key: directory.file(name + ".key"))
  }

  /// Makes a certificate that vouches for itself.
  package func makeSelfSigned(_ name: String, for names: String) throws -> Issued {
    try run(
      "openssl req -x509 \(TestAuthority.newKey) -keyout \(name).key -out \(name).pem -days 5 -subj '/CN=\(name)'"
        + " -addext 'subjectAltName=\(names)'")
    return Issued(certificate: directory.file(name + ".pem"), key: directory.file(name + ".key"))
  }

  /// Runs a line in the authority's folder; throws with what it complained of.
  package func run(_ line: String) throws {
    let run = try ShellRun(line, in: directory, variables: ["PATH": "/usr/bin:/bin"])
    guard run.code == 0 else { throw CtapiError(.bug, "openssl: \(run.errors)") }
  }
}
