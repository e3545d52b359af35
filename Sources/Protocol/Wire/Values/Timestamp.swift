import MusterDocument
import MusterModel
import MusterText

/// Timestamps in the formats of the protocols (RFC 3339; RFC 9110, IMF-fixdate).
public enum Timestamp {
  /// Reads seconds since 1970, ISO 8601 text or an HTTP date; nil for anything else.
  static func read(_ value: TapeValue) -> CivilTime? {
    if let seconds = value.number { return time(seconds: seconds) }
    guard let text = value.string else { return nil }
    return read(text)
  }

  /// Reads text in any of the three formats.
  static func read(_ text: String) -> CivilTime? {
    CivilTime(iso8601: text) ?? CivilTime(httpDate: text)
      ?? Double(text).flatMap(time(seconds:))
  }

  /// The time of seconds since 1970; nil outside of the years 0 to 9999, which detects milliseconds
  /// given as seconds. As in Python, only the fraction is rounded to microseconds, with ties to
  /// even.
  static func time(seconds: Double) -> CivilTime? {
    guard (-62_167_219_200..<253_402_300_800).contains(seconds) else { return nil }
    let whole = seconds.rounded(.towardZero)
    let fraction = ((seconds - whole) * 1_000_000).rounded(.toNearestOrEven)
    let (second, microsecond) = CivilTime.floored(
      Int64(whole) * 1_000_000 + Int64(fraction), by: 1_000_000)
    return CivilTime(seconds: second, microsecond: Int(microsecond))
  }

  /// The text of `time` on the wire.
  static func wire(_ time: CivilTime, as format: TimestampFormat) -> String {
    switch format {
    case .iso8601: time.iso8601
    case .rfc822: time.httpDate
    case .unixTimestamp: seconds(time)
    }
  }

  /// Seconds since 1970, with a fraction only if it is not zero.
  private static func seconds(_ time: CivilTime) -> String {
    let microseconds = time.seconds * 1_000_000 + Int64(time.microsecond)
    let (whole, fraction) = microseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
    let text = (microseconds < 0 ? "-" : "") + String(whole)
    guard fraction != 0 else { return text }
    var digits = CivilTime.padded(Int(fraction), 6)
    while digits.last == "0" { digits.removeLast() }
    return text + "." + digits
  }
}
