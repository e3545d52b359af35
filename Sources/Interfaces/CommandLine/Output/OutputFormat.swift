/// The format in which the response of a call is printed.
enum OutputFormat: String, CaseIterable {
  case json, table, text, yaml
  case yamlStream = "yaml-stream"

  static let option = Option(
    name: "output", value: .choice(allCases.map(\.rawValue)),
    help:
      "Output format, as in the AWS CLI (default json). With text and yaml-stream, each page is "
      + "printed as it arrives. In every format, control characters in a service's texts are "
      + "escaped; text keeps tabs and line ends.")

  init(_ arguments: Arguments) {
    self = arguments[OutputFormat.option.name].flatMap(OutputFormat.init) ?? .json
  }

  /// A response in this format. `title` is the title of a table.
  func text(of response: JSONValue, title: String) -> String {
    switch self {
    case .json: response.pretty + "\n"
    case .table:
      BoxTable(of: response, title: title).text(width: StandardStream.output.size?.columns ?? 80)
    case .text: TextRows(of: response).text
    case .yaml: response.yaml
    case .yamlStream: JSONValue.array([response]).yaml
    }
  }
}
