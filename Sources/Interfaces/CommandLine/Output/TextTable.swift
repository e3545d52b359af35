/// Rows of cells in aligned columns. The last column is wrapped if the width is limited.
struct TextTable {
  var heading: [String] = []
  var rows: [[String]]

  private static let indent = "  "
  private static let gap = "  "
  /// The minimum width of the wrapped column. A narrower one would be harder to read than long
  /// lines.
  private static let minimumWidth = 24

  /// The table in lines of at most `width` characters; nil means no limit.
  func text(width: Int?) -> String {
    let all = heading.isEmpty ? rows : [heading] + rows
    let widths = columnWidths(of: all)
    let used =
      TextTable.indent.count + widths.dropLast().reduce(0) { $0 + $1 + TextTable.gap.count }
    let available = width.map { max($0 - used, TextTable.minimumWidth) }
    return all.map { lines(of: $0, widths: widths, used: used, available: available) }.joined()
  }

  private func columnWidths(of rows: [[String]]) -> [Int] {
    rows.reduce(into: []) { widths, row in
      for (column, cell) in row.enumerated() {
        if column < widths.count {
          widths[column] = max(widths[column], cell.columns)
        } else {
          widths.append(cell.columns)
        }
      }
    }
  }

  private func lines(of row: [String], widths: [Int], used: Int, available: Int?) -> String {
    let fixed = zip(row, widths).dropLast().map { $0.padded(to: $1) + TextTable.gap }.joined()
    let last = row.last ?? ""
    let pieces = available.map { wrapped(last, width: $0) } ?? [last]
    return pieces.enumerated().map { index, piece in
      let start = index == 0 ? TextTable.indent + fixed : String(repeating: " ", count: used)
      return (start + piece).withoutTrailingSpaces + "\n"
    }.joined()
  }
}

/// `text` in lines of at most `width` characters, broken between words if possible.
func wrapped(_ text: String, width: Int) -> [String] {
  var lines: [String] = []
  var line = ""
  for word in text.split(whereSeparator: \.isWhitespace).flatMap({ pieces(of: $0, width: width) }) {
    if !line.isEmpty && line.count + 1 + word.count > width {
      lines.append(line)
      line = ""
    }
    line += (line.isEmpty ? "" : " ") + word
  }
  return lines + [line]
}

/// A word, cut into pieces of at most `width` characters.
private func pieces(of word: Substring, width: Int) -> [Substring] {
  var rest = word
  var pieces: [Substring] = []
  while rest.count > width {
    pieces.append(rest.prefix(width))
    rest = rest.dropFirst(width)
  }
  return pieces + [rest]
}

extension String {
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - columns))
  }

  fileprivate var withoutTrailingSpaces: Substring {
    var rest = self[...]
    while rest.last == " " { rest.removeLast() }
    return rest
  }
}
