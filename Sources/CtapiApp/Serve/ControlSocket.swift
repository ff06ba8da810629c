package import CtapiCore
import CtapiHTTP

/// The Unix socket on which a running server takes questions of its own user: its folder is 0700, itself 0600.
package enum ControlSocket {
  /// The socket's path in a data directory.
  package static func path(in directory: DataDirectory) -> String { directory.runPath + "/ctapi.sock" }
}
