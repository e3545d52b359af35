/// A response as boxes, as `aws --output table` prints it without colors: each object and each list
/// is a section with its name as the title, and nested values are indented. Control characters are
/// escaped.
struct BoxTable {
  private var sections: [BoxTableSection] = []

  init(of response: JSONValue, title: String) {
    add(response, title: title, indent: 0)
  }

  /// The text. If it would be wider than `width` characters, each object gets a row for each
  /// member.
  func text(width: Int) -> String {
    var sections = sections
    if sections.map(\.width).max() ?? 0 > width { sections = sections.map(\.transposed) }
    guard let widest = sections.map(\.width).max() else { return "" }
    let lines = sections.flatMap { $0.lines(width: widest) }
    return ([String(repeating: "-", count: widest)] + lines).joined(separator: "\n") + "\n"
  }

  private mutating func add(_ value: JSONValue, title: String?, indent: Int) {
    guard !value.children.isEmpty else { return }
    if let title { sections.append(BoxTableSection(title: title.onOneLine, indent: indent)) }
    switch value {
    case .array(let elements) where elements[0].isObject:
      add(objects: elements, title: title ?? "", indent: indent)
    case .array(let elements):
      for element in elements { add(element: element, indent: indent) }
    default:
      add(value.members, indent: indent)
    }
  }

  private mutating func add(element: JSONValue, indent: Int) {
    if element.isScalar {
      addRow([element.field])
    } else if element.children.allSatisfy(\.isScalar) {
      addRow(element.children.map(\.field))
    } else {
      add(element, title: nil, indent: indent)
    }
  }

  /// Adds a single object. Its scalars are a row; a single scalar is preceded by its name.
  private mutating func add(_ members: [(name: String, value: JSONValue)], indent: Int) {
    let members = members.sorted { $0.name < $1.name }
    let scalars = members.filter(\.value.isScalar)
    if scalars.count > 1 { setHeading(scalars.map(\.name)) }
    let fields = scalars.map(\.value.field)
    if !fields.isEmpty { addRow(fields.count == 1 ? [scalars[0].name] + fields : fields) }
    for member in members where !member.value.isScalar {
      add(member.value, title: member.name, indent: indent + 1)
    }
  }

  /// Adds the objects of a list, each as a row. The heading is repeated after nested values.
  private mutating func add(objects: [JSONValue], title: String, indent: Int) {
    let members = objects.flatMap(\.members)
    let columns = Set(members.filter(\.value.isScalar).map(\.name)).sorted()
    let nested = Set(members.filter { !$0.value.isScalar }.map(\.name)).sorted()
    setHeading(columns)
    for (index, object) in objects.enumerated() {
      if index > 0, !nested.isEmpty {
        sections.append(BoxTableSection(title: title.onOneLine, indent: indent))
        setHeading(columns)
      }
      addRow(columns.map { object[$0]?.field ?? "" })
      for name in nested {
        if let value = object[name] { add(value, title: name, indent: indent + 1) }
      }
    }
  }

  private mutating func setHeading(_ heading: [String]) {
    sections[sections.count - 1].heading = heading.map(\.onOneLine)
  }

  private mutating func addRow(_ row: [String]) {
    sections[sections.count - 1].rows.append(row.map(\.onOneLine))
  }
}

/// One box: a title, a heading and rows.
private struct BoxTableSection {
  var title: String
  var indent: Int
  var heading: [String] = []
  var rows: [[String]] = []

  /// Two spaces on each side of a field.
  private static let padding = 4

  private var columnWidths: [Int] {
    ([heading] + rows).reduce(into: []) { widths, row in
      for (column, field) in row.enumerated() {
        if column == widths.count { widths.append(BoxTableSection.padding) }
        widths[column] = max(widths[column], field.columns + BoxTableSection.padding)
      }
    }
  }

  /// The minimum width of the section, including its borders and the enclosing ones.
  var width: Int { max(title.columns, columnWidths.reduce(0, +)) + 2 + 2 * indent }

  /// A section with one row, with a row for each name and value instead.
  var transposed: BoxTableSection {
    guard rows.count == 1, !heading.isEmpty else { return self }
    return BoxTableSection(
      title: title, indent: indent, rows: zip(heading, rows[0]).map { [$0, $1] })
  }

  func lines(width: Int) -> [String] {
    let width = width - 2 * indent
    let widths = columnWidths(filling: width)
    let rule =
      "+"
      + widths.enumerated().map { column, width in
        String(repeating: "-", count: max(0, column == 0 ? width - 2 : width - 1)) + "+"
      }.joined()
    var lines = [centered(title, width: width, edge: "|")]
    if heading.isEmpty && rows.isEmpty {
      lines.append("+" + String(repeating: "-", count: max(0, width - 2)) + "+")
    }
    if !heading.isEmpty {
      lines += [rule, cells(heading, widths, centered)]
    }
    if !rows.isEmpty && !widths.isEmpty {
      lines += [rule] + rows.map { cells($0, widths, leftAligned) } + [rule]
    }
    let border = String(repeating: "|", count: indent)
    return lines.map { border + $0 + border }
  }

  /// The widths of the columns, scaled so that their sum is `width`.
  private func columnWidths(filling width: Int) -> [Int] {
    let natural = columnWidths
    let sum = natural.reduce(0, +)
    guard sum > 0 else { return [] }
    var widths = natural.map {
      Int((Double(width) / Double(sum) * Double($0)).rounded(.toNearestOrEven))
    }
    // As in the AWS CLI, an excess due to rounding is removed from the left columns, and a shortage
    // is added to the right ones.
    let excess = widths.reduce(0, +) - width
    for index in 0..<abs(excess) {
      let column = index % widths.count
      widths[excess > 0 ? column : widths.count - 1 - column] -= excess.signum()
    }
    return widths
  }

  private func cells(
    _ fields: [String], _ widths: [Int], _ cell: (String, Int, String) -> String
  ) -> String {
    zip(fields, widths).enumerated().map { column, pair in
      cell(pair.0, pair.1, column == 0 ? "|" : "")
    }.joined()
  }

  private func centered(_ text: String, width: Int, edge: String) -> String {
    let start = String(repeating: " ", count: max(0, width / 2 - text.columns / 2 - 1))
    return (edge + start + text).padded(to: width - 1) + "|"
  }

  private func leftAligned(_ text: String, width: Int, edge: String) -> String {
    let fits = text.columns + 2 + edge.count + 1 <= width
    return (edge + (fits ? "  " : "") + text).padded(to: width - 1) + "|"
  }
}
