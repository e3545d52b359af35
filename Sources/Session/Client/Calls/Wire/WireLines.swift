import MusterSigning
import MusterTransport
import MusterWire

/// Formats HTTP messages as lines of the log. Secret headers are masked; the body is shown as it
/// is.
enum WireLines {
  private static let maxLength = 2048

  /// The lines of a message that was sent (">") or received ("<"). `first` is its first line.
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

  /// `line` without line breaks, and cut off if it is too long.
  private static func bounded(_ line: String) -> String {
    let flat = line.unicodeScalars.map { $0.value < 32 ? " " : String($0) }
    let start = flat.prefix(maxLength).joined()
    let left = flat.count - maxLength
    return left > 0 ? "\(start)… (\(left) more)" : start
  }
}
