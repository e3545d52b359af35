import MusterDocument
import MusterModel

/// Points in time as the protocols write them. Sources: RFC 3339, RFC 9110 (IMF-fixdate).
public enum Timestamp {
  /// Reads seconds since 1970, ISO 8601 text or an HTTP date; nil if it is none of them.
  static func read(_ value: Value) -> Instant? {
    if let seconds = value.number { return instant(seconds: seconds) }
    guard let text = value.string else { return nil }
    return read(text)
  }

  /// Reads text in any of the three formats.
  public static func read(_ text: String) -> Instant? {
    CivilTime(iso8601: text)?.instant ?? CivilTime(httpDate: text)?.instant
      ?? Double(text).flatMap(instant(seconds:))
  }

  /// Only the years that ISO 8601 can write: milliseconds given for seconds are found out.
  private static func instant(seconds: Double) -> Instant? {
    guard (-62_167_219_200..<253_402_300_800).contains(seconds) else { return nil }
    return Int64(exactly: (seconds * 1000).rounded()).map(Instant.init(milliseconds:))
  }

  /// As it goes on the wire. A time in seconds has a fraction only where it needs one.
  static func wire(_ instant: Instant, as format: TimestampFormat) -> String {
    let civil = CivilTime(instant)
    switch format {
    case .iso8601: return civil.iso8601
    case .rfc822: return civil.httpDate
    case .unixTimestamp:
      let (seconds, milliseconds) = instant.milliseconds.quotientAndRemainder(dividingBy: 1000)
      return milliseconds == 0 ? String(seconds) : String(Double(instant.milliseconds) / 1000)
    }
  }

  /// As users see it: what the AWS CLI prints with `cli_timestamp_format = iso8601`.
  static func presented(_ instant: Instant) -> String {
    let civil = CivilTime(instant)
    let fraction = civil.millisecond == 0 ? "" : "." + padded(civil.millisecond, 3) + "000"
    return civil.dateAndTime + fraction + "+00:00"
  }

  static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
