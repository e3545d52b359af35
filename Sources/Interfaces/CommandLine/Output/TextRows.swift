/// A response as rows of text with tabs between the fields, as `aws --output text` prints it. The
/// scalars of an object are a row in the order of their names; nested values follow in rows that
/// begin with their name in capitals. Other than there, control characters are escaped, except tabs
/// and line ends, because a pipe may lead to a terminal.
struct TextRows {
  private(set) var text = ""

  init(of response: JSONValue) {
    write(response, name: nil)
  }

  /// `columns` are the scalars of all objects of a list, so that their rows have the same fields.
  private mutating func write(_ value: JSONValue, name: String?, columns: [String]? = nil) {
    switch value {
    case .object(let members): write(members, name: name, columns: columns)
    case .array(let elements): write(elements, name: name)
    default: row([value.field])
    }
  }

  private mutating func write(_ elements: [JSONValue], name: String?) {
    if elements.contains(where: \.isObject) {
      let columns = Set(elements.flatMap(\.members).filter(\.value.isScalar).map(\.name)).sorted()
      for element in elements { write(element, name: name, columns: columns) }
      return
    }
    write(scalars: elements.filter(\.isScalar), name: name)
    for element in elements where !element.isScalar { write(element, name: name) }
  }

  private mutating func write(scalars: [JSONValue], name: String?) {
    guard let name else { return row(scalars.map(\.field)) }
    for scalar in scalars { row([name.uppercased(), scalar.field]) }
  }

  private mutating func write(
    _ members: [(name: String, value: JSONValue)], name: String?, columns: [String]?
  ) {
    let members = members.sorted { $0.name < $1.name }
    let fields =
      columns.map { columns in
        columns.map { column in members.first { $0.name == column }?.value.field ?? "" }
      } ?? members.filter(\.value.isScalar).map(\.value.field)
    if !fields.isEmpty { row((name.map { [$0.uppercased()] } ?? []) + fields) }
    for member in members where !member.value.isScalar {
      write(member.value, name: member.name)
    }
  }

  private mutating func row(_ fields: [String]) {
    guard !fields.isEmpty else { return }
    text += fields.joined(separator: "\t").printable + "\n"
  }
}

extension JSONValue {
  /// A scalar as the AWS CLI prints it in text and tables: as Python prints it.
  var field: String {
    switch self {
    case .null: "None"
    case .boolean(let flag): flag ? "True" : "False"
    case .string(let text): text
    default: inline
    }
  }

  var isObject: Bool {
    if case .object = self { true } else { false }
  }
}
