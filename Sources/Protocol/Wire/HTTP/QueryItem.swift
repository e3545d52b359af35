import MusterText

/// A query parameter, without percent-encoding.
public struct QueryItem: Sendable, Equatable {
  public var name: String
  public var value: String

  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

extension [QueryItem] {
  /// The parameters, percent-encoded for a URL or a form.
  var encoded: String {
    map { PercentEncoding.encoded($0.name) + "=" + PercentEncoding.encoded($0.value) }
      .joined(separator: "&")
  }

  /// Parses a form; nil if it is not valid. Decodes "+" to a space.
  public init?(encoded form: [UInt8]) {
    guard let text = String(validating: form, as: UTF8.self) else { return nil }
    self = []
    for field in text.split(separator: "&") {
      let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        .map { PercentEncoding.decoded(String($0.map { $0 == "+" ? " " : $0 })) }
      guard let name = parts.first ?? nil, let value = parts.count > 1 ? parts[1] : "" else {
        return nil
      }
      append(QueryItem(name, value))
    }
  }
}
