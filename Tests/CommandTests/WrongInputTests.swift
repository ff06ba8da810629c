import CtapiApp
import CtapiCommandLine
import Testing
import ctapi

/// Ten wrong inputs to each command.
///
/// `WrongInputs/NOUN.txt` has a table for the commands of that noun, written as the cases of `Cases` are; steps that end
/// well only prepare. Refusals within `Cases` count, too.
/// `CTAPI_RECORD=1 swift test --filter WrongInputTests` fills in what came, for reading before it is kept.
@Suite struct WrongInputTests {
  private static let folder = GoldenFolder("WrongInputs")
  private static let least = 10

  /// Commands with fewer than ten inputs that can be wrong, with how many there are.
  private static let fewer: [String: Int] = [:]

  @Test(arguments: WrongInputTests.folder.names)
  func everyWrongInputIsRefusedWithPlaceAndFixAndChangesNothing(name: String) throws {
    try WrongInputTests.folder.run(name) { run, place in
      run.expectSame(place)
      run.expectCleanRefusal(place)
    }
  }

  @Test func everyCommandHasItsTable() throws {
    var lines: [String: Set<String>] = [:]
    for folder in [WrongInputTests.folder, GoldenTests.folder] {
      for name in folder.names {
        for step in try folder.golden(name).steps where step.exit != 0 {
          guard let command = WrongInputTests.command(in: step.line) else { continue }
          lines[command, default: []].insert(step.line)
        }
      }
    }
    for row in CommandTableTests.leaves {
      let count = lines[row.text]?.count ?? 0
      let least = WrongInputTests.fewer[row.text] ?? WrongInputTests.least
      #expect(count >= least, "'\(row.text)' has \(count) wrong inputs, not \(least)")
    }
  }

  /// The leaf that the last call of `ctapi` in a shell line runs.
  private static func command(in line: String) -> String? {
    let words = line.split(separator: " ").map(String.init)
    guard let start = words.lastIndex(of: "ctapi") else { return nil }
    var command = Root.table.root
    var path = ["ctapi"]
    for word in words[(start + 1)...] {
      guard let child = command.children.first(where: { $0.name == word }) else { break }
      command = child
      path.append(word)
    }
    return command.leaf == nil ? nil : path.joined(separator: " ")
  }
}
