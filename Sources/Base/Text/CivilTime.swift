/// A date and time of the Gregorian calendar, in UTC unless stated otherwise.
public struct CivilTime: Sendable, Equatable {
  public var year: Int
  public var month: Int
  public var day: Int
  public var hour = 0
  public var minute = 0
  public var second = 0
  public var microsecond = 0

  private static let secondsPerDay: Int64 = 86_400
  static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
  static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]

  public init(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0
  ) {
    (self.year, self.month, self.day) = (year, month, day)
    (self.hour, self.minute, self.second) = (hour, minute, second)
  }

  public init(_ instant: Instant) {
    let (seconds, milliseconds) = CivilTime.floored(instant.milliseconds, by: 1000)
    self.init(seconds: seconds, microsecond: Int(milliseconds) * 1000)
  }

  /// The time `seconds` after 1970, plus `microsecond` microseconds.
  public init(seconds: Int64, microsecond: Int) {
    let (days, time) = CivilTime.floored(seconds, by: CivilTime.secondsPerDay)
    (year, month, day) = CivilTime.date(days: Int(days))
    second = Int(time % 60)
    minute = Int(time / 60 % 60)
    hour = Int(time / 3600)
    self.microsecond = microsecond
  }

  /// The quotient and remainder of a division that rounds down, so that the remainder is never
  /// negative.
  public static func floored(_ value: Int64, by divisor: Int64) -> (Int64, Int64) {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }

  /// Years are counted from March here, so that the leap day is the last day of a year.
  private static func date(days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (
      year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
      day: dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    )
  }

  /// Whole seconds since 1970.
  public var seconds: Int64 {
    Int64(daysSince1970) * CivilTime.secondsPerDay + Int64((hour * 60 + minute) * 60 + second)
  }

  /// The instant, truncated to milliseconds.
  public var instant: Instant {
    Instant(milliseconds: seconds * 1000 + Int64(microsecond / 1000))
  }

  var daysSince1970: Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// True if the date exists and all parts are in range.
  var isValid: Bool {
    (0...9999).contains(year) && (1...12).contains(month) && (1...31).contains(day)
      && (0...23).contains(hour) && (0...59).contains(minute) && (0...60).contains(second)
      && CivilTime(CivilTime(year: year, month: month, day: day).instant).day == day
  }
}
