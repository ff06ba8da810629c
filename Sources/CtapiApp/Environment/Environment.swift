package import CtapiCommandLine
package import CtapiCore

/// Everything a command takes from outside, handed down from `Entry`: no command looks at the process itself.
package struct Environment {
  /// Where answers, notes and errors go.
  package let output: Output
  /// Standard input.
  package let input: StandardInput
  /// The environment variables.
  package let variables: Variables
  /// The working directory, absolute.
  package let workingDirectory: String
  /// The path this program was started as, for starting it again.
  package let program: String
  /// The clock: the machine's, or the one `--now`, `CTAPI_NOW` or `CTAPI_CLOCK` stopped.
  package let clock: any Clock
  /// Whether a clock was given.
  package let isClockFixed: Bool
  /// The directory given with `--data`.
  package let explicitData: String?
  /// Whether `--offline` forbids asking a running server.
  package let isOffline: Bool
  /// Whether `CTAPI_STRICT` turns the making of absent things into errors (`style-and-cli.md` B.3 rule 12).
  package let isStrict: Bool
  /// The seed of `CTAPI_SEED`.
  package let seed: UInt64?

  /// The data directory, found or to be made.
  package var data: DataDirectory {
    DataDirectory.locate(
      explicit: explicitData, environment: variables.nonEmpty("CTAPI_DATA"), workingDirectory: workingDirectory)
  }

  /// A source of identifiers.
  package var identifiers: IdentifierSource<RandomSource> { IdentifierSource(RandomSource(seed: seed)) }

  /// The time now.
  package var now: Timestamp { clock.now }
}

/// A command of this program.
package typealias AppCommand = Command<Environment>
/// A command line of this program.
package typealias AppInvocation = Invocation<Environment>

extension Invocation where Context == Environment {
  /// What comes from outside.
  package var environment: Environment { context }
  /// Where answers, notes and errors go.
  package var output: Output { context.output }
}
