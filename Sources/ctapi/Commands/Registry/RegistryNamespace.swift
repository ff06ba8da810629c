import CtapiApp
import CtapiCommandLine

/// `ctapi registry namespace`.
enum RegistryNamespace {
  static var command: AppCommand {
    AppCommand("namespace", "Name spaces that services are created in") {
      [
        RegistryNamespaceCreate.command, RegistryNamespaceList.command, RegistryNamespaceShow.command,
        RegistryNamespaceDelete.command,
      ]
    }
  }
}
