import CtapiApp
import CtapiCommandLine
import CtapiCore
import Testing
import ctapi

/// Rules that every command of the table keeps (`style-and-cli.md` B.3).
@Suite struct CommandTableTests {
  struct Row {
    let words: [String]
    let command: AppCommand
    var text: String { words.joined(separator: " ") }
  }

  static var rows: [Row] {
    func rows(_ command: AppCommand, _ words: [String]) -> [Row] {
      [Row(words: words, command: command)] + command.children.flatMap { rows($0, words + [$0.name]) }
    }
    return rows(Root.table.root, ["ctapi"])
  }

  static var leaves: [Row] { rows.filter { $0.command.leaf != nil && !$0.command.isHidden } }

  @Test func abstractsFitAndHaveNoFullStop() {
    for row in Self.rows {
      #expect(row.command.abstract.count <= 60 && !row.command.abstract.isEmpty, "\(row.words)")
      #expect(!row.command.abstract.hasSuffix("."), "\(row.words)")
      #expect(row.command.abstract.first?.isUppercase == true, "\(row.words)")
    }
  }

  @Test func namesAreSingleLowerCaseWordsAndUnique() {
    for row in Self.rows {
      #expect(row.command.name.allSatisfy { $0.isASCII && $0.isLowercase }, "\(row.words)")
      let names = row.command.children.map(\.name)
      #expect(Set(names).count == names.count, "\(row.words)")
    }
  }

  @Test func everyLeafHasTwoToSixExamples() {
    for row in Self.leaves {
      let count = row.command.leaf?.examples.count ?? 0
      #expect((2...6).contains(count), "\(row.words) has \(count)")
      for example in row.command.leaf?.examples ?? [] {
        #expect(example.line.contains("ctapi") && !example.note.isEmpty && !example.note.hasSuffix("."), "\(row.words)")
        #expect(example.line.count <= 110, "\(row.words): \(example.line)")
      }
    }
  }

  @Test func optionAndOperandNamesAreUniqueAndShadowNoGlobalOne() {
    let globals = Root.table.globals
    for row in Self.leaves {
      guard let leaf = row.command.leaf else { continue }
      let names = leaf.options.map(\.name) + leaf.operands.map(\.name)
      #expect(Set(names).count == names.count, "\(row.words): \(names)")
      let shorts = (leaf.options + globals).compactMap(\.short)
      #expect(Set(shorts).count == shorts.count, "\(row.words): \(shorts)")
      #expect(Set(leaf.options.map(\.name)).isDisjoint(with: globals.map(\.name)), "\(row.words)")
    }
  }

  @Test func helpTextsHaveNoFullStopNorShellCharacters() {
    for row in Self.leaves {
      guard let leaf = row.command.leaf else { continue }
      for text in leaf.options.map(\.help) + leaf.operands.map(\.help) + leaf.exits.map(\.value) {
        #expect(!text.isEmpty && !text.hasSuffix("."), "\(row.words): \(text)")
        #expect(!text.contains("`") && !text.contains("$"), "\(row.words): \(text)")
      }
    }
  }

  @Test func onlyTheLastOperandTakesMany() {
    for row in Self.leaves {
      for operand in row.command.leaf?.operands.dropLast() ?? [] {
        #expect(operand.arity == .required || operand.arity == .optional, "\(row.words): \(operand.name)")
      }
    }
  }

  @Test func optionDefaultsAreOfTheirKind() throws {
    for row in Self.leaves {
      for option in row.command.leaf?.options ?? [] {
        guard let text = option.defaultValue else { continue }
        let table = CommandTable(
          root: Command<Void>("prog", "Any", options: [option], run: { _ in .done }), globals: [])
        #expect(throws: Never.self, "\(row.words): --\(option.name)") {
          try LineParser.parse(["--\(option.name)=\(text)"], table)
        }
      }
    }
  }

  @Test func everyCommandIsReachedThroughHelp() throws {
    for row in Self.rows {
      let text = HelpWriter.text(Root.table, try LineParser.parse(row.words.dropFirst() + ["-h"], Root.table).path)
      #expect(text.hasPrefix(row.command.abstract), "\(row.words)")
      #expect(text.split(separator: "\n").allSatisfy { $0.count <= 120 }, "\(row.words)")
    }
  }
}
