import MusterWire

extension HTTPResponse {
  /// For how many milliseconds the service asks to be left alone: `x-amz-retry-after` says
  /// milliseconds, and `Retry-After`, which Inspector's model has in its errors, seconds. The date that
  /// HTTP allows there too (RFC 9110, 10.2.3) is not heeded, because it needs clocks that agree.
  var askedWait: Int64? {
    if let milliseconds = count("x-amz-retry-after") { return milliseconds }
    return count("Retry-After").map { min($0, .max / 1000) * 1000 }
  }

  private func count(_ name: String) -> Int64? {
    guard let number = header(name).flatMap({ Int64($0) }), number >= 0 else { return nil }
    return number
  }
}
