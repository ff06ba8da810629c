import CtapiApp
import CtapiCommandLine

/// `ctapi registry instance`.
enum RegistryInstance {
  static var command: AppCommand {
    AppCommand("instance", "Places where a service can be reached") {
      [
        RegistryInstanceRegister.command, RegistryInstanceDeregister.command, RegistryInstanceList.command,
        RegistryInstanceHeartbeat.command,
      ]
    }
  }
}
