package import CtapiCore
import Glibc

/// Where a running server listens; kept in `run/server.json` while it runs.
package struct ServerAddress: Sendable, Hashable {
  /// The server's process.
  package var pid: Int32
  /// The gateway's base URL.
  package var gateway: String
  /// The gateway's base URL over TLS, if it speaks that.
  package var secure: String?
  /// The control port's base URL.
  package var control: String

  /// The files it presents to clients over TLS, by absolute names; kept for ``CertificateCheckup``.
  package var certificates: [ServerCertificates.Files] = []

  /// An address.
  package init(pid: Int32, gateway: String, secure: String? = nil, control: String) {
    self.pid = pid
    self.secure = secure
    self.gateway = gateway
    self.control = control
  }

  /// The form of `serve --json`.
  package var json: JSON {
    var object: JSONObject = ["pid": .integer(pid), "gateway": .string(gateway)]
    if let secure { object["secure"] = .string(secure) }
    object["control"] = .string(control)
    return .object(object)
  }

  /// The form of the file.
  var stored: JSON {
    guard !certificates.isEmpty else { return json }
    var object = json.objectValue ?? JSONObject()
    object["certificates"] = .array(
      certificates.map { ["certificate": .string($0.certificate), "key": .string($0.key)] })
    return .object(object)
  }

  static func path(in directory: DataDirectory) -> String { directory.runPath + "/server.json" }

  /// The address of the server that runs on `directory`.
  ///
  /// Throws `no-server` (exit 7) when none has written one, or its process is gone.
  package static func read(from directory: DataDirectory) throws(CtapiError) -> ServerAddress {
    guard let bytes = try? Files.read(path(in: directory), limit: 1 << 20), let json = try? JSON(parsing: bytes.span),
      let pid = json["pid"]?.numberValue?.integer.flatMap(Int32.init(exactly:)),
      let gateway = json["gateway"]?.stringValue, let control = json["control"]?.stringValue,
      pid > 0, kill(pid, 0) == 0 || SystemError.last.number == EPERM
    else {
      throw CtapiError(
        .noServer, "no server serves '\(directory.path.escapedForTerminal)'", hint: "start one: ctapi serve")
    }
    var address = ServerAddress(pid: pid, gateway: gateway, secure: json["secure"]?.stringValue, control: control)
    address.certificates = (json["certificates"]?.arrayValue ?? []).compactMap { files in
      guard let certificate = files["certificate"]?.stringValue, let key = files["key"]?.stringValue else { return nil }
      return ServerCertificates.Files(certificate: certificate, key: key)
    }
    return address
  }
}

extension ErrorCode {
  /// A command that needs the running server, and there is none.
  package static let noServer = ErrorCode("no-server", .unavailable)
}
