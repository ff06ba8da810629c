import CtapiApp
import CtapiCommandLine

/// `ctapi registry`.
enum RegistryCommand {
  static var command: AppCommand {
    AppCommand(
      "registry", "Name services and find their healthy instances",
      discussion: """
        Namespaces hold services, services hold instances: AWS Cloud Map's model. The gateway sends a route's requests \
        to the healthy instances of the service that its integration names.
        """,
      section: Root.Section.parts,
      children: {
        [RegistryNamespace.command, RegistryService.command, RegistryInstance.command, RegistryDiscover.command]
      })
  }
}
