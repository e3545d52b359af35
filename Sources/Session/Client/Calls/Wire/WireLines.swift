import MusterSigning
import MusterTransport
import MusterWire

/// Messages as lines of the log. Headers that are secrets are masked; a body is shown as it is.
enum WireLines {
  private static let longest = 2048

  /// What was sent (">") or has come ("<"), `first` being its first line.
  static func of(
    _ direction: String, _ first: String, _ headers: [HTTPHeader], _ body: [UInt8]
  ) -> [String] {
    var lines = [first] + headers.map(\.masked).map { "\($0.name): \($0.value)" }
    if !body.isEmpty { lines.append(String(decoding: body, as: UTF8.self)) }
    return lines.map { bounded("\(direction) \($0)") }
  }

  static func of(_ failure: TransportFailure) -> [String] {
    [bounded("< \(failure.message)")]
  }

  /// `line` in one line, cut off where it is too long.
  private static func bounded(_ line: String) -> String {
    let flat = line.unicodeScalars.map { $0.value < 32 ? " " : String($0) }
    let end = flat.prefix(longest).joined()
    let left = flat.count - longest
    return left > 0 ? "\(end)… (\(left) more)" : end
  }
}
