import MusterWire

extension HTTPResponse {
  /// The time in milliseconds after which the service asks for a retry. `x-amz-retry-after` is in
  /// milliseconds, `Retry-After`, which Inspector's model has in its errors, in seconds. A date in
  /// Retry-After (RFC 9110, 10.2.3) is ignored, because the clocks may differ.
  var retryAfter: Int64? {
    if let milliseconds = count("x-amz-retry-after") { return milliseconds }
    return count("Retry-After").map { min($0, .max / 1000) * 1000 }
  }

  private func count(_ name: String) -> Int64? {
    guard let number = header(name).flatMap({ Int64($0) }), number >= 0 else { return nil }
    return number
  }
}
