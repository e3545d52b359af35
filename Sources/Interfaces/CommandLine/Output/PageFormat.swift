/// The formats in which the AWS CLI prints each page as it arrives: text, and in version 2
/// yaml-stream. In the other formats all pages are merged into one response.
struct PageFormat {
  private let format: OutputFormat
  private let pagination: JSONValue?

  /// Nil if the pages are merged in this format.
  init?(_ format: OutputFormat, of operation: OperationDescription) {
    guard [.text, .yamlStream].contains(format) else { return nil }
    self.format = format
    pagination = operation.pagination
  }

  /// A page. As YAML it is unchanged. As text it has only the lists, and on the first page the
  /// members that are the same on all pages.
  func text(of page: JSONValue, isFirst: Bool) -> String {
    guard format == .text else { return format.text(of: page, title: "") }
    let keys = (isFirst ? ["nonAggregateKeys", "resultKeys"] : ["resultKeys"])
      .flatMap { pagination?[$0]?.elements ?? [] }.compactMap(\.string)
    return TextRows(of: page.parts(keys.map { $0.split(separator: ".").map(String.init)[...] }))
      .text
  }

  /// The token that continues a list that was not read to its end.
  func text(ofToken token: String) -> String {
    let token = JSONValue.object([("NextToken", .string(token))])
    return format.text(of: format == .text ? .object([("NextToken", token)]) : token, title: "")
  }
}

extension JSONValue {
  /// The object with only the values at these paths; null for values that do not exist.
  fileprivate func parts(_ paths: [ArraySlice<String>]) -> JSONValue {
    guard !paths.contains([]) else { return self }
    var names: [String] = []
    for name in paths.compactMap(\.first) where !names.contains(name) { names.append(name) }
    return .object(
      names.map { name in
        let inner = paths.filter { $0.first == name }.map { $0.dropFirst() }
        return (name, (self[name] ?? .null).parts(inner))
      })
  }
}
