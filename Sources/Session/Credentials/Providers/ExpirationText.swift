import MusterText

extension Instant {
  /// Reads an expiration in a file or in the output of a program. Like botocore, which uses
  /// dateutil, it accepts more than ISO 8601: the zone "UTC", which older versions of the AWS CLI
  /// write, and dates of RFC 822.
  init?(expiration text: String) {
    let zoned = text.hasSuffix("UTC") ? String(text.dropLast(3)).trimmedEnd + "Z" : text
    guard let time = CivilTime(iso8601: zoned) ?? CivilTime(httpDate: text) else { return nil }
    self = time.instant
  }
}

extension String {
  fileprivate var trimmedEnd: String {
    String(reversed().drop(while: \.isWhitespace).reversed())
  }
}
