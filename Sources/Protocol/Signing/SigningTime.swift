import MusterText
import MusterWire

/// A time in the form of SigV4: "20150830T123600Z", whole seconds in UTC.
struct SigningTime: Equatable {
  let text: String
  /// "20150830"
  let day: String
  let instant: Instant

  /// The time of `instant`, limited to the years 1970 to 9999.
  init(_ instant: Instant) {
    let seconds = min(max(0, instant.milliseconds / 1000), SigningTime.lastSecond)
    self.instant = Instant(milliseconds: seconds * 1000)
    let time = CivilTime(self.instant)
    var digits: [UInt8] = []
    digits.reserveCapacity(16)
    digits.append(twoDigits: time.year / 100)
    for part in [time.year % 100, time.month, time.day] { digits.append(twoDigits: part) }
    day = String(decoding: digits, as: UTF8.self)
    digits.append(UInt8(ascii: "T"))
    for part in [time.hour, time.minute, time.second] { digits.append(twoDigits: part) }
    digits.append(UInt8(ascii: "Z"))
    text = String(decoding: digits, as: UTF8.self)
  }

  /// Parses a time; nil if `text` has another form or the date does not exist.
  init?(_ text: String) {
    let digits = Array(text.utf8)
    guard digits.count == 16,
      let century = digits.twoDigits(at: 0), let year = digits.twoDigits(at: 2),
      let month = digits.twoDigits(at: 4), let day = digits.twoDigits(at: 6),
      let hour = digits.twoDigits(at: 9), let minute = digits.twoDigits(at: 11),
      let second = digits.twoDigits(at: 13)
    else { return nil }
    let time = CivilTime(
      year: century * 100 + year, month: month, day: day, hour: hour, minute: minute,
      second: second)
    self.init(time.instant)
    guard self.text == text else { return nil }
  }

  /// The last second of the year 9999.
  private static let lastSecond: Int64 = 253_402_300_799
}

extension [UInt8] {
  /// Appends `value`, which must be from 0 to 99.
  fileprivate mutating func append(twoDigits value: Int) {
    append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / 10))
    append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value % 10))
  }

  /// The number formed by the two digits at `index`; nil if they are not digits.
  fileprivate func twoDigits(at index: Int) -> Int? {
    let zero = Int(UInt8(ascii: "0"))
    let (tens, ones) = (Int(self[index]) - zero, Int(self[index + 1]) - zero)
    return (0...9).contains(tens) && (0...9).contains(ones) ? tens * 10 + ones : nil
  }
}
