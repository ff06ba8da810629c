import CtapiCore

/// Rows of text under a header, aligned for reading; what a program reads is JSON.
package struct Table: Sendable {
  private let columns: [String]
  private let rows: [[String]]

  /// A table; each row has a cell for each column.
  package init(columns: [String], rows: [[String]]) {
    self.columns = columns
    self.rows = rows.map { $0.map(\.escapedForTerminal) }
  }

  /// The lines, columns two spaces apart, no space at their ends.
  package func text(boldHeader: Bool = false) -> String {
    let widths = columns.indices.map { column in
      rows.reduce(columns[column].count) { max($0, $1.indices.contains(column) ? $1[column].count : 0) }
    }
    let header = line(columns, widths)
    let lines = [boldHeader ? "\u{1B}[1m\(header)\u{1B}[0m" : header] + rows.map { line($0, widths) }
    return lines.joined(separator: "\n") + "\n"
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    var line = ""
    for (cell, width) in zip(cells, widths) {
      line += cell + String(repeating: " ", count: width - cell.count + 2)
    }
    while line.utf8.last == UInt8(ascii: " ") { line.removeLast() }
    return line
  }
}
