import CtapiApp
import CtapiCommandLine

/// `ctapi sample`: the programs behind `ctapi demo`, hidden since nobody types them.
enum SampleCommand {
  static var command: AppCommand {
    AppCommand("sample", "The programs that the demo runs", isHidden: true) {
      [SampleStoreCommand.command, SampleChildCommand.command]
    }
  }
}
