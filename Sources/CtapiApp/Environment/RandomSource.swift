import CtapiCore

/// Randomness for identifiers: the system's, or a repeatable one under `CTAPI_SEED`; never for keys or secrets.
package struct RandomSource: RandomNumberGenerator {
  private var system = SystemRandomNumberGenerator()
  private var seeded: SeededGenerator?

  /// The system's randomness, or what follows from `seed`.
  package init(seed: UInt64? = nil) { seeded = seed.map { SeededGenerator(seed: $0) } }

  package mutating func next() -> UInt64 {
    seeded?.next() ?? system.next()
  }
}
