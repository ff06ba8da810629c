import CtapiApp
import CtapiCommandLine

/// `ctapi registry service`.
enum RegistryService {
  static var command: AppCommand {
    AppCommand("service", "Services, found under one name") {
      [
        RegistryServiceCreate.command, RegistryServiceList.command, RegistryServiceShow.command,
        RegistryServiceDelete.command,
      ]
    }
  }
}
