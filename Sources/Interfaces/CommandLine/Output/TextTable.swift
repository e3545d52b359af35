/// Rows of cells in aligned columns. Control characters in cells are escaped. If the width is
/// limited, the last columns are wrapped.
struct TextTable {
  var heading: [String] = []
  var rows: [[String]]
  /// The number of columns, from the right, that may be wrapped.
  var wrappingColumns = 1

  private static let indent = "  "
  private static let gap = "  "
  /// The minimum width of a wrapped column. A narrower one would be harder to read than long lines.
  private static let minimumWidth = 16

  /// The table in lines of at most `width` characters; nil means no limit.
  func text(width: Int?) -> String {
    let all = (heading.isEmpty ? rows : [heading] + rows).map { $0.map(\.onOneLine) }
    let widths = narrowed(columnWidths(of: all), to: width)
    return all.map { lines(of: $0, widths: widths) }.joined()
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

  /// The widths after the widest of the columns that wrap were narrowed until the table fits.
  private func narrowed(_ natural: [Int], to limit: Int?) -> [Int] {
    guard let limit else { return natural }
    var widths = natural
    let gaps = TextTable.indent.count + TextTable.gap.count * max(0, widths.count - 1)
    while widths.reduce(gaps, +) > limit,
      let widest = widths.indices.suffix(wrappingColumns).max(by: { widths[$0] < widths[$1] }),
      widths[widest] > TextTable.minimumWidth
    {
      widths[widest] -= 1
    }
    return widths
  }

  private func lines(of row: [String], widths: [Int]) -> String {
    let cells = zip(row, widths).map { $0.columns > $1 ? wrapped($0, width: $1) : [$0] }
    return (0..<(cells.map(\.count).max() ?? 0)).map { line in
      let pieces = zip(cells, widths).map {
        ($0.indices.contains(line) ? $0[line] : "").padded(to: $1)
      }
      let text = TextTable.indent + pieces.joined(separator: TextTable.gap)
      return text.withoutTrailingSpaces + "\n"
    }.joined()
  }
}

/// `text` in lines of at most `width` columns, broken between words if possible.
func wrapped(_ text: String, width: Int) -> [String] {
  var lines: [String] = []
  var line = ""
  for word in text.split(whereSeparator: \.isWhitespace).flatMap({ pieces(of: $0, width: width) }) {
    if !line.isEmpty && line.columns + 1 + word.columns > width {
      lines.append(line)
      line = ""
    }
    line += (line.isEmpty ? "" : " ") + word
  }
  return lines + [line]
}

/// A word, cut into pieces of at most `width` columns.
private func pieces(of word: Substring, width: Int) -> [String] {
  var pieces = [""]
  var used = 0
  for character in word {
    let columns = String(character).columns
    if used > 0, used + columns > width {
      pieces.append("")
      used = 0
    }
    pieces[pieces.count - 1].append(character)
    used += columns
  }
  return pieces
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
