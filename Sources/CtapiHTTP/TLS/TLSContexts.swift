package import CtapiCore
import Synchronization

/// The settings of TLS clients by whom they trust, each made once: reading a bundle of authorities takes a tenth of a
/// second.
///
/// What is read stays as it was; whoever wants to see changed authorities makes another one of these.
package final class TLSContexts: Sendable {
  private let made = Mutex<[TLSTrust: TLSContext]>([:])

  /// Nothing made.
  package init() {}

  /// The settings for that trust; throws `trust-unreadable` (exit 6).
  package func context(trusting trust: TLSTrust) throws(CtapiError) -> TLSContext {
    try made.withLock { (made) throws(CtapiError) in
      if let known = made[trust] { return known }
      let context = try TLSContext(trusting: trust)
      made[trust] = context
      return context
    }
  }
}
