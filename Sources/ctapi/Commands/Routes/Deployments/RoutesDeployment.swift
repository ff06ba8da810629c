import CtapiApp
import CtapiCommandLine

/// `ctapi routes deployment`.
enum RoutesDeployment {
  static var command: AppCommand {
    AppCommand(
      "deployment", "Snapshots of an API that its stages serve",
      children: {
        [
          RoutesDeploymentList.command, RoutesDeploymentShow.command, RoutesDeploymentCreate.command,
          RoutesDeploymentDelete.command,
        ]
      })
  }
}
