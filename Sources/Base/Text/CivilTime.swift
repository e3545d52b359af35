/// An instant in the Gregorian calendar, UTC.
public struct CivilTime: Sendable, Equatable {
  public var year: Int
  public var month: Int
  public var day: Int
  public var hour = 0
  public var minute = 0
  public var second = 0
  public var microsecond = 0

  private static let secondsPerDay: Int64 = 86_400
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
  private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]

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

  /// Quotient and remainder, of which the latter is never negative.
  public static func floored(_ value: Int64, by divisor: Int64) -> (Int64, Int64) {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }

  /// Days are counted in years that begin in March, so that the leap day comes last.
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

  /// The moment; what is finer than milliseconds is cut off.
  public var instant: Instant {
    Instant(milliseconds: seconds * 1000 + Int64(microsecond / 1000))
  }

  private var daysSince1970: Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private var isReal: Bool {
    (0...9999).contains(year) && (1...12).contains(month) && (1...31).contains(day)
      && (0...23).contains(hour) && (0...59).contains(minute) && (0...60).contains(second)
      && CivilTime(CivilTime(year: year, month: month, day: day).instant).day == day
  }
}

extension Instant {
  /// "2026-01-31T12:00:00Z", with a fraction where there is one.
  public var iso8601: String { CivilTime(self).iso8601 }
}

// MARK: - Text

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

  /// Reads a date with time and zone, or a date alone; a fraction beyond microseconds is cut off.
  public init?(iso8601 text: String) {
    var text = text
    guard let time = text.withUTF8({ CivilTime(iso8601: $0) }) else { return nil }
    self = time
  }

  /// The same, of the bytes of a text.
  public init?(iso8601 text: UnsafeBufferPointer<UInt8>) {
    guard let (local, offset) = CivilTime.local(iso8601: text) else { return nil }
    self.init(seconds: local.seconds - Int64(offset ?? 0), microsecond: local.microsecond)
    guard isReal else { return nil }
  }

  /// A text as it was written: the time on the clocks of its zone, and how many seconds these are
  /// ahead of UTC; nil where it has no zone.
  public static func local(
    iso8601 text: UnsafeBufferPointer<UInt8>
  ) -> (time: CivilTime, offset: Int?)? {
    var scanner = Scanner(text)
    guard let year = scanner.number(digits: 4), scanner.skip("-"),
      let month = scanner.number(digits: 2), scanner.skip("-"),
      let day = scanner.number(digits: 2)
    else { return nil }
    var (local, offset) = (CivilTime(year: year, month: month, day: day), Int?.none)
    if scanner.skip("T") || scanner.skip("t") || scanner.skip(" ") {
      guard let time = scanner.time() else { return nil }
      (local.hour, local.minute, local.second) = time
      if scanner.skip(".") {
        guard let fraction = scanner.microseconds() else { return nil }
        local.microsecond = fraction
      }
      if !scanner.isAtEnd {
        guard let zone = scanner.zone() else { return nil }
        offset = zone
      }
    }
    guard scanner.isAtEnd, local.isReal else { return nil }
    // A leap second is taken for the one that follows.
    local = CivilTime(seconds: local.seconds, microsecond: local.microsecond)
    return local.isReal ? (local, offset) : nil
  }

  /// `number` in decimal, with leading zeros up to `width` digits.
  public static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  /// Reads "Sat, 31 Jan 2026 12:00:00 GMT".
  public init?(httpDate text: String) {
    let words = text.split(separator: " ")
    guard words.count == 6, words[5] == "GMT", let day = Int(words[1]),
      let month = CivilTime.months.firstIndex(of: String(words[2])), let year = Int(words[3])
    else { return nil }
    var clock = words[4]
    let time = clock.withUTF8 { text in
      var scanner = Scanner(text)
      return scanner.time().flatMap { scanner.isAtEnd ? $0 : nil }
    }
    guard let time else { return nil }
    self.init(year: year, month: month + 1, day: day)
    (hour, minute, second) = time
    guard isReal else { return nil }
  }

  public init(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0
  ) {
    (self.year, self.month, self.day) = (year, month, day)
    (self.hour, self.minute, self.second) = (hour, minute, second)
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

/// Reads fixed-width numbers off the front of a text.
private struct Scanner {
  private var rest: Slice<UnsafeBufferPointer<UInt8>>

  init(_ text: UnsafeBufferPointer<UInt8>) {
    rest = text[...]
  }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func skip(_ letter: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: letter) else { return false }
    rest.removeFirst()
    return true
  }

  mutating func number(digits count: Int) -> Int? {
    let digits = rest.prefix(count)
    guard digits.count == count, let number = Scanner.value(digits) else { return nil }
    rest = rest.dropFirst(count)
    return number
  }

  /// "12:00:00"
  mutating func time() -> (hour: Int, minute: Int, second: Int)? {
    guard let hour = number(digits: 2), skip(":"), let minute = number(digits: 2), skip(":"),
      let second = number(digits: 2)
    else { return nil }
    return (hour, minute, second)
  }

  /// The digits behind a point, up to six of them.
  mutating func microseconds() -> Int? {
    let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard !digits.isEmpty else { return nil }
    rest = rest.dropFirst(digits.count)
    let padded = Array(digits.prefix(6)) + Array(repeating: UInt8(ascii: "0"), count: 6)
    return Scanner.value(padded.prefix(6))
  }

  /// Seconds east of UTC.
  mutating func zone() -> Int? {
    if skip("Z") || skip("z") { return 0 }
    let sign = skip("+") ? 1 : skip("-") ? -1 : 0
    guard sign != 0, let hours = number(digits: 2) else { return nil }
    _ = skip(":")
    guard let minutes = number(digits: 2), hours < 24, minutes < 60 else { return nil }
    return sign * (hours * 60 + minutes) * 60
  }

  private static func value(_ digits: some Sequence<UInt8>) -> Int? {
    var value = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      value = value * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return value
  }
}
