import CtapiApp
import CtapiCore
import CtapiTestSupport
import Testing

@Suite struct SettingsTests {
  private func settings(_ text: String) throws -> Settings {
    try Settings(parsing: Array(text.utf8), file: "config.yaml")
  }

  @Test func aDottedNameLeadsToAPlainValue() throws {
    let settings = try settings("serve:\n  workers: 4\n  host: local\n  quiet: true\nregion: eu-west-1\n")
    #expect(try settings.text("serve.workers") == "4")
    #expect(try settings.text("serve.host") == "local")
    #expect(try settings.text("serve.quiet") == "true")
    #expect(try settings.text("region") == "eu-west-1")
  }

  @Test func whatIsAbsentOrNullIsNotSet() throws {
    let settings = try settings("serve:\n  workers: null\n")
    #expect(try settings.text("serve.workers") == nil)
    #expect(try settings.text("serve.host") == nil)
    #expect(try settings.text("other.thing") == nil)
    #expect(try Settings(of: DataDirectory(path: "/nowhere")).text("region") == nil)
    #expect(try self.settings("\n # only words\n").text("region") == nil)
  }

  @Test func aListWhereOneValueIsExpectedIsRefusedWithItsPlace() throws {
    let settings = try settings("region: here\nserve:\n  workers: [1, 2]\n")
    let error = #expect(throws: CtapiError.self) { try settings.text("serve.workers") }
    #expect(error?.message == "setting 'serve.workers' is an array, expected one value")
    #expect(error?.place?.line == 3)
    let above = #expect(throws: CtapiError.self) { try settings.text("region.name") }
    #expect(above?.message == "setting 'region' is a string, expected names with values")
  }

  @Test func aDocumentThatIsNoMappingIsRefused() {
    #expect(throws: CtapiError.self) { try settings("- a\n- b\n") }
  }
}
