/// How an answer is printed page by page, each as it comes, where the AWS CLI does so: as text, and
/// in its version 2 as a stream of YAML. In all other formats the pages are one answer.
struct PageFormat {
  private let format: OutputFormat
  private let pagination: JSONValue?

  /// Nil where the pages are one answer.
  init?(_ format: OutputFormat, of operation: OperationDescription) {
    guard [.text, .yamlStream].contains(format) else { return nil }
    self.format = format
    pagination = operation.pagination
  }

  /// As YAML a page is printed as it came. As text it is the lists alone, and ahead of the first of
  /// them what is the same on every page.
  func text(of page: JSONValue, isFirst: Bool) -> String {
    guard format == .text else { return format.text(of: page, title: "") }
    let keys = (isFirst ? ["nonAggregateKeys", "resultKeys"] : ["resultKeys"])
      .flatMap { pagination?[$0]?.elements ?? [] }.compactMap(\.string)
    return TextRows(of: page.parts(keys.map { $0.split(separator: ".").map(String.init)[...] }))
      .text
  }

  /// What is printed of the token that leads on, where the list was ended before its end.
  func text(ofToken token: String) -> String {
    let token = JSONValue.object([("NextToken", .string(token))])
    return format.text(of: format == .text ? .object([("NextToken", token)]) : token, title: "")
  }
}

extension JSONValue {
  /// The values at these paths alone, each where it was; null where there is none.
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
