import CtapiCore
import CtapiTestSupport
import Glibc
import Testing
import ctapi

/// What is committed is what the command table gives; `swift run ctapi help --generate .` makes it so.
@Suite struct GeneratedFilesTests {
  private static let refresh = "refresh it: swift run ctapi help --generate ."

  @Test(arguments: GeneratedFiles.documents.map(\.path))
  func committedFileIsWhatTheTableGives(path: String) throws {
    let expected = try #require(GeneratedFiles.documents.first { $0.path == path }).text
    let committed = String(decoding: (try? Files.read("\(TestProgram.sourceRoot)/\(path)")) ?? [], as: UTF8.self)
    #expect(firstDifference(committed, expected) == nil, "\(path) is stale; \(Self.refresh)")
  }

  /// The first line that differs, as it is and as it should be.
  private func firstDifference(_ committed: String, _ expected: String) -> String? {
    let left = committed.split(separator: "\n", omittingEmptySubsequences: false)
    let right = expected.split(separator: "\n", omittingEmptySubsequences: false)
    for index in 0..<max(left.count, right.count) {
      let pair = (index < left.count ? left[index] : "(end)", index < right.count ? right[index] : "(end)")
      if pair.0 != pair.1 { return "line \(index + 1): '\(pair.0)' should be '\(pair.1)'" }
    }
    return nil
  }

  @Test func readmeHoldsTheTableOfCommands() throws {
    let text = String(decoding: try Files.read("\(TestProgram.sourceRoot)/README.md"), as: UTF8.self)
    #expect(firstDifference(text, try GeneratedFiles.readme(text)) == nil, "README.md is stale; \(Self.refresh)")
  }

  @Test func aReadmeWithoutMarksIsRefusedWithTheFix() {
    let error = #expect(throws: CtapiError.self) { try GeneratedFiles.readme("# ctapi\n") }
    #expect(error?.hint?.contains(GeneratedFiles.beginMark) == true)
  }

  @Test(arguments: ["man", "completions"])
  func noFileOutlivesItsCommand(folder: String) throws {
    let directory = try TemporaryDirectory()
    let run = try ShellRun(
      "ls '\(TestProgram.sourceRoot)/\(folder)'", in: directory, variables: TestProgram.variables(directory))
    let expected = GeneratedFiles.documents.map(\.path).filter { $0.hasPrefix("\(folder)/") }
    let found = run.output.split(separator: "\n").map { "\(folder)/\($0)" }
    #expect(found.sorted() == expected.sorted(), "\(folder)/ differs from the table; \(Self.refresh)")
  }

  @Test func everyManPageIsCleanForMandoc() throws {
    guard access("/usr/bin/mandoc", X_OK) == 0 else {
      print("not checked: mandoc is not installed")
      return
    }
    let directory = try TemporaryDirectory()
    for document in GeneratedFiles.documents where document.path.hasPrefix("man/") {
      let path = try directory.write(document.text, to: String(document.path.dropFirst(4)))
      let run = try ShellRun(
        "mandoc -Tlint -W warning '\(path)'", in: directory, variables: TestProgram.variables(directory))
      #expect(run.code == 0 && run.output.isEmpty, "\(run.output)\(run.errors)")
    }
  }
}
