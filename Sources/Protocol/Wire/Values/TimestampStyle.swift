import Glibc
import MusterDocument
import MusterText

/// How users see the timestamps of answers.
public enum TimestampStyle: Sendable {
  /// ISO 8601, the same on every machine: seconds and HTTP dates are in UTC, a text keeps its zone.
  case utc
  /// What the AWS CLI prints with `cli_timestamp_format = iso8601`: seconds are in the zone of this
  /// machine, and a text that names no zone gets none. (It goes by the zone's offsets of today; these
  /// are those of the moment, which differ where a country has changed its mind.)
  case local
  /// As they came.
  case wire

  /// The text that stands for a value; nil for one that is kept: what is no time, and on the wire.
  func text(of value: TapeValue) -> String? {
    if let text = value.string { return self.text(of: text) }
    guard self != .wire, let seconds = value.number else { return nil }
    return text(seconds: seconds)
  }

  func text(of text: String) -> String? {
    guard self != .wire else { return nil }
    var bytes = text
    if let (time, offset) = bytes.withUTF8({ CivilTime.local(iso8601: $0) }) {
      return time.iso8601(zone: (offset ?? unstated).map(TimestampStyle.zone) ?? "")
    }
    if let time = CivilTime(httpDate: text) { return time.iso8601(zone: TimestampStyle.zone(0)) }
    return Double(text).flatMap(self.text(seconds:))
  }

  /// The offset of a text that names none.
  private var unstated: Int? { self == .utc ? 0 : nil }

  private func text(seconds: Double) -> String? {
    guard let time = Timestamp.time(seconds: seconds) else { return nil }
    let offset = self == .local ? TimestampStyle.offset(at: time.seconds) : 0
    return CivilTime(seconds: time.seconds + Int64(offset), microsecond: time.microsecond)
      .iso8601(zone: TimestampStyle.zone(offset))
  }

  /// How many seconds the clocks of this machine are ahead of UTC at a moment.
  private static func offset(at seconds: Int64) -> Int {
    var (moment, parts) = (time_t(seconds), tm())
    return localtime_r(&moment, &parts) == nil ? 0 : parts.tm_gmtoff
  }

  /// "+05:30"
  private static func zone(_ offset: Int) -> String {
    // Nearly all are in UTC.
    guard offset != 0 else { return "+00:00" }
    let (minutes, seconds) = offset.magnitude.quotientAndRemainder(dividingBy: 60)
    // Before there were zones, clocks went by the sun.
    let parts = [minutes / 60, minutes % 60] + (seconds == 0 ? [] : [seconds])
    return (offset < 0 ? "-" : "+")
      + parts.map { CivilTime.padded(Int($0), 2) }.joined(separator: ":")
  }
}
