import Glibc
import MusterDocument
import MusterText

/// The form of timestamps in results.
public enum TimestampStyle: Sendable {
  /// ISO 8601, the same on every machine. Seconds and HTTP dates become UTC; a text keeps its zone.
  case utc
  /// The format of the AWS CLI with `cli_timestamp_format = iso8601`: seconds are in the zone of
  /// this machine, and a text without a zone gets none. The AWS CLI uses the zone's current offset;
  /// Muster uses the offset at the time of the timestamp, which differs if a country has changed
  /// its zone.
  case local
  /// As on the wire.
  case wire

  /// The text for a timestamp; nil if the value is kept unchanged because it is not a time or the
  /// style is `wire`.
  func text(of value: TapeValue) -> String? {
    if let text = value.string { return self.text(of: text) }
    guard self != .wire, let seconds = value.number else { return nil }
    return text(seconds: seconds)
  }

  func text(of text: String) -> String? {
    guard self != .wire else { return nil }
    var bytes = text
    if let (time, offset) = bytes.withUTF8({ CivilTime.local(iso8601: $0) }) {
      return time.iso8601(zone: (offset ?? defaultOffset).map(TimestampStyle.zone) ?? "")
    }
    if let time = CivilTime(httpDate: text) { return time.iso8601(zone: TimestampStyle.zone(0)) }
    return Double(text).flatMap(self.text(seconds:))
  }

  /// The offset of a text that states none.
  private var defaultOffset: Int? { self == .utc ? 0 : nil }

  private func text(seconds: Double) -> String? {
    guard let time = Timestamp.time(seconds: seconds) else { return nil }
    let offset = self == .local ? TimestampStyle.offset(at: time.seconds) : 0
    return CivilTime(seconds: time.seconds + Int64(offset), microsecond: time.microsecond)
      .iso8601(zone: TimestampStyle.zone(offset))
  }

  /// The offset of this machine's zone from UTC at a time, in seconds.
  private static func offset(at seconds: Int64) -> Int {
    var (time, parts) = (time_t(seconds), tm())
    return localtime_r(&time, &parts) == nil ? 0 : parts.tm_gmtoff
  }

  /// "+05:30"
  private static func zone(_ offset: Int) -> String {
    // Fast path: nearly all timestamps are in UTC.
    guard offset != 0 else { return "+00:00" }
    let (minutes, seconds) = offset.magnitude.quotientAndRemainder(dividingBy: 60)
    // Before time zones were introduced, local mean time had offsets with seconds.
    let parts = [minutes / 60, minutes % 60] + (seconds == 0 ? [] : [seconds])
    return (offset < 0 ? "-" : "+")
      + parts.map { CivilTime.padded(Int($0), 2) }.joined(separator: ":")
  }
}
