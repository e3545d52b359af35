extension Instant {
  /// "2026-01-31T12:00:00Z", with a fraction where there is one.
  public var iso8601: String { CivilTime(self).iso8601 }
}

extension CivilTime {
  /// "2026-01-31T12:00:00"
  public var dateAndTime: String {
    String(decoding: dateAndTimeInUTF8, as: UTF8.self)
  }

  /// Answers have many times in them, so that this is not put together from texts.
  private var dateAndTimeInUTF8: [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity("2026-01-31T12:00:00.250000+00:00".utf8.count)
    // A moment's year may have more digits, or a sign.
    text.append(contentsOf: CivilTime.padded(year, 4).utf8)
    for (mark, part) in [("-", month), ("-", day), ("T", hour), (":", minute), (":", second)] {
      text.append(contentsOf: mark.utf8)
      text.append(part, digits: 2)
    }
    return text
  }

  /// The time with its zone, and ".250000" before that where there is a fraction of a second:
  /// botocore's way to write one.
  public func iso8601(zone: String) -> String {
    var text = dateAndTimeInUTF8
    if microsecond != 0 {
      text.append(UInt8(ascii: "."))
      text.append(microsecond, digits: 6)
    }
    text.append(contentsOf: zone.utf8)
    return String(decoding: text, as: UTF8.self)
  }

  /// "2026-01-31T12:00:00Z", with a fraction where there is one.
  public var iso8601: String { iso8601(zone: "Z") }

  /// "Sat, 31 Jan 2026 12:00:00 GMT"
  public var httpDate: String {
    let weekday = CivilTime.weekdays[((daysSince1970 + 4) % 7 + 7) % 7]
    let time = [hour, minute, second].map { CivilTime.padded($0, 2) }.joined(separator: ":")
    let date = "\(CivilTime.padded(day, 2)) \(CivilTime.months[month - 1])"
    return "\(weekday), \(date) \(CivilTime.padded(year, 4)) \(time) GMT"
  }

  /// `number` in decimal, with leading zeros up to `width` digits.
  public static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}

extension [UInt8] {
  /// Appends a number that is not negative, with zeros before it.
  fileprivate mutating func append(_ number: Int, digits: Int) {
    var (rest, place) = (number, count + digits)
    append(contentsOf: repeatElement(UInt8(ascii: "0"), count: digits))
    while rest > 0 && place > 0 {
      place -= 1
      self[place] += UInt8(rest % 10)
      rest /= 10
    }
  }
}
