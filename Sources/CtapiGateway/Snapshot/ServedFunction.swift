import CtapiDefinition

/// A function as the loops see it; a class, for only requests that go to it look at it.
final class ServedFunction: Sendable {
  let format: PayloadFormat
  let names: EventWriter.Names

  init(format: PayloadFormat, names: EventWriter.Names) {
    self.format = format
    self.names = names
  }
}
