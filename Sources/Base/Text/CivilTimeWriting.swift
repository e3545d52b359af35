extension Instant {
  /// "2026-01-31T12:00:00Z", with a fraction unless it is zero.
  public var iso8601: String { CivilTime(self).iso8601 }
}

extension CivilTime {
  /// "2026-01-31T12:00:00"
  public var dateAndTime: String {
    String(decoding: dateAndTimeInUTF8, as: UTF8.self)
  }

  /// Writes bytes rather than joining strings, because responses contain many timestamps.
  private var dateAndTimeInUTF8: [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity("2026-01-31T12:00:00.250000+00:00".utf8.count)
    // The year may have more than four digits, or a sign.
    text.append(contentsOf: CivilTime.padded(year, 4).utf8)
    for (mark, part) in [("-", month), ("-", day), ("T", hour), (":", minute), (":", second)] {
      text.append(contentsOf: mark.utf8)
      text.append(part, digits: 2)
    }
    return text
  }

  /// The time with its zone, and with a fraction such as ".250000" unless it is zero, as botocore
  /// writes it.
  public func iso8601(zone: String) -> String {
    var text = dateAndTimeInUTF8
    if microsecond != 0 {
      text.append(UInt8(ascii: "."))
      text.append(microsecond, digits: 6)
    }
    text.append(contentsOf: zone.utf8)
    return String(decoding: text, as: UTF8.self)
  }

  /// "2026-01-31T12:00:00Z", with a fraction unless it is zero.
  public var iso8601: String { iso8601(zone: "Z") }

  /// "Sat, 31 Jan 2026 12:00:00 GMT"
  public var httpDate: String {
    let weekday = CivilTime.weekdays[((daysSince1970 + 4) % 7 + 7) % 7]
    let time = [hour, minute, second].map { CivilTime.padded($0, 2) }.joined(separator: ":")
    let date = "\(CivilTime.padded(day, 2)) \(CivilTime.months[month - 1])"
    return "\(weekday), \(date) \(CivilTime.padded(year, 4)) \(time) GMT"
  }

  /// `number` in decimal, with leading zeros if it has fewer than `width` digits.
  public static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}

extension [UInt8] {
  /// Appends a non-negative number with leading zeros.
  fileprivate mutating func append(_ number: Int, digits: Int) {
    var (rest, index) = (number, count + digits)
    append(contentsOf: repeatElement(UInt8(ascii: "0"), count: digits))
    while rest > 0 && index > 0 {
      index -= 1
      self[index] += UInt8(rest % 10)
      rest /= 10
    }
  }
}
