extension CivilTime {
  /// Reads a date with time and zone, or a date without a time. Truncates fractions to
  /// microseconds.
  public init?(iso8601 text: String) {
    var text = text
    guard let time = text.withUTF8({ CivilTime(iso8601: $0) }) else { return nil }
    self = time
  }

  /// Reads UTF-8 bytes in the same way.
  public init?(iso8601 text: UnsafeBufferPointer<UInt8>) {
    guard let (local, offset) = CivilTime.local(iso8601: text) else { return nil }
    self.init(seconds: local.seconds - Int64(offset ?? 0), microsecond: local.microsecond)
    guard isValid else { return nil }
  }

  /// The local time in the text's own zone, and the zone's offset from UTC in seconds; the offset
  /// is nil if the text states no zone.
  public static func local(
    iso8601 text: UnsafeBufferPointer<UInt8>
  ) -> (time: CivilTime, offset: Int?)? {
    var scanner = TimeScanner(text)
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
    guard scanner.isAtEnd, local.isValid else { return nil }
    // A leap second becomes the second after it.
    local = CivilTime(seconds: local.seconds, microsecond: local.microsecond)
    return local.isValid ? (local, offset) : nil
  }

  /// Reads a date of HTTP or RFC 822, "Sat, 31 Jan 2026 12:00:00 GMT". The day of the week is
  /// optional, the seconds can have a fraction, and the zone can be an offset.
  public init?(httpDate text: String) {
    var words = text.split(separator: " ")
    if words.first?.last == "," { words.removeFirst() }
    guard words.count == 5, let day = Int(words[0]),
      let month = CivilTime.months.firstIndex(of: String(words[1])), let year = Int(words[2]),
      let offset = CivilTime.offset(words[4])
    else { return nil }
    var local = CivilTime(year: year, month: month + 1, day: day)
    guard local.setTime(words[3]), local.isValid else { return nil }
    self.init(seconds: local.seconds - Int64(offset), microsecond: local.microsecond)
    guard isValid else { return nil }
  }

  /// Sets the time of the day to `text`, "12:00:00" or "12:00:00.5". Returns whether it is valid.
  private mutating func setTime(_ text: Substring) -> Bool {
    var text = text
    return text.withUTF8 { text in
      var scanner = TimeScanner(text)
      guard let time = scanner.time() else { return false }
      (hour, minute, second) = time
      if scanner.skip(".") {
        guard let fraction = scanner.microseconds() else { return false }
        microsecond = fraction
      }
      return scanner.isAtEnd
    }
  }

  /// The offset of a zone of RFC 822 in seconds. Other names, such as EST, are ambiguous.
  private static func offset(_ zone: Substring) -> Int? {
    if ["GMT", "UTC", "UT", "Z"].contains(zone) { return 0 }
    var zone = zone
    return zone.withUTF8 { text in
      var scanner = TimeScanner(text)
      return scanner.zone().flatMap { scanner.isAtEnd ? $0 : nil }
    }
  }
}

/// Reads fixed-width numbers from the beginning of a text.
private struct TimeScanner {
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
    guard digits.count == count, let number = TimeScanner.value(digits) else { return nil }
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

  /// The fraction after the decimal point, as microseconds.
  mutating func microseconds() -> Int? {
    let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard !digits.isEmpty else { return nil }
    rest = rest.dropFirst(digits.count)
    let padded = Array(digits.prefix(6)) + Array(repeating: UInt8(ascii: "0"), count: 6)
    return TimeScanner.value(padded.prefix(6))
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
