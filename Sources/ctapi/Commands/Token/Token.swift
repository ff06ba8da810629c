import CtapiApp
import CtapiCommandLine

/// `ctapi token`.
enum Token {
  static var command: AppCommand {
    AppCommand(
      "token", "Make, verify and take apart signed tokens (JWT)", section: Root.Section.parts,
      children: {
        [
          TokenMint.command, TokenVerify.command, TokenDecode.command, TokenForge.command, TokenKeys.command,
          TokenPool.command,
        ]
      })
  }
}
