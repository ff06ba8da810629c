import CtapiApp
import CtapiCommandLine

/// `ctapi token keys`.
enum TokenKeys {
  static var command: AppCommand {
    AppCommand(
      "keys", "Make, keep and convert the keys that sign tokens",
      children: {
        [
          TokenKeysList.command, TokenKeysShow.command, TokenKeysGenerate.command, TokenKeysImport.command,
          TokenKeysExport.command, TokenKeysRotate.command, TokenKeysDelete.command, TokenKeysJwks.command,
          TokenKeysThumbprint.command, TokenKeysConvert.command,
        ]
      })
  }

  /// The option every command about a pool's keys takes.
  static var poolOption: Option { .value("pool", .text, as: "id", "The pool", note: "the only pool") }
}
