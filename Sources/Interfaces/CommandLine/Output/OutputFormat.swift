/// How the answer of a call is printed.
enum OutputFormat: String, CaseIterable {
  case json, table, text, yaml
  case yamlStream = "yaml-stream"

  static let option = Option(
    name: "output", value: .choice(allCases.map(\.rawValue)),
    help: "How the answer is printed, as the AWS CLI prints it (default json); as text or "
      + "yaml-stream, each page as it comes.")

  init(_ arguments: Arguments) {
    self = arguments[OutputFormat.option.name].flatMap(OutputFormat.init) ?? .json
  }

  /// An answer as it is printed; `title` is what a table stands under.
  func text(of answer: JSONValue, title: String) -> String {
    switch self {
    case .json: answer.pretty + "\n"
    case .table:
      BoxTable(of: answer, title: title).text(width: StandardStream.output.size?.columns ?? 80)
    case .text: TextRows(of: answer).text
    case .yaml: answer.yaml
    case .yamlStream: JSONValue.array([answer]).yaml
    }
  }
}
