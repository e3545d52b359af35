import MusterModel
import MusterText
import Testing

@testable import MusterWire

@Suite struct TimeFormatTests {
  struct Moment: Sendable, CustomTestStringConvertible {
    let iso: String
    let http: String
    let seconds: Int64

    var testDescription: String { iso }
    var instant: Instant { Instant(milliseconds: seconds * 1000) }
  }

  /// The first is RFC 9110's example (section 5.6.7); the others are the output of `date -u`.
  static let moments = [
    Moment(
      iso: "1994-11-06T08:49:37Z", http: "Sun, 06 Nov 1994 08:49:37 GMT", seconds: 784_111_777),
    Moment(iso: "1970-01-01T00:00:00Z", http: "Thu, 01 Jan 1970 00:00:00 GMT", seconds: 0),
    Moment(iso: "1969-12-31T23:59:59Z", http: "Wed, 31 Dec 1969 23:59:59 GMT", seconds: -1),
    Moment(
      iso: "2000-02-29T00:00:00Z", http: "Tue, 29 Feb 2000 00:00:00 GMT", seconds: 951_782_400),
    Moment(
      iso: "1900-03-01T00:00:00Z", http: "Thu, 01 Mar 1900 00:00:00 GMT", seconds: -2_203_891_200),
    Moment(
      iso: "2024-12-31T23:59:59Z", http: "Tue, 31 Dec 2024 23:59:59 GMT", seconds: 1_735_689_599),
    Moment(
      iso: "9999-12-31T23:59:59Z", http: "Fri, 31 Dec 9999 23:59:59 GMT", seconds: 253_402_300_799),
  ]

  @Test("A time is written and read in every format", arguments: moments)
  func formats(_ moment: Moment) {
    #expect(moment.instant.iso8601 == moment.iso)
    #expect(CivilTime(moment.instant).httpDate == moment.http)
    let time = CivilTime(moment.instant)
    #expect(Timestamp.wire(time, as: .unixTimestamp) == String(moment.seconds))
    for text in [moment.iso, moment.http, String(moment.seconds)] {
      #expect(Timestamp.read(text) == time)
    }
  }

  @Test(
    "Every day of four centuries follows the one before",
    arguments: [
      -62_135_596_800_000, -12_219_292_800_000, 0, 951_782_400_000 - 146_097 * 43_200_000,
    ])
  func days(start: Int64) throws {
    var before = CivilTime(Instant(milliseconds: start))
    for day in 1...Int64(146_097) {
      let instant = Instant(milliseconds: start + day * 86_400_000)
      let civil = CivilTime(instant)
      guard civil.instant == instant, Self.follows(civil, before) else {
        Issue.record("\(civil.iso8601) does not follow \(before.iso8601)")
        return
      }
      before = civil
    }
  }

  private static func follows(_ day: CivilTime, _ before: CivilTime) -> Bool {
    let isLeap = before.year % 4 == 0 && (before.year % 100 != 0 || before.year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    if day.day > 1 {
      return day.day == before.day + 1 && day.month == before.month && day.year == before.year
    }
    guard before.day == lengths[before.month - 1] else { return false }
    return before.month == 12
      ? day.month == 1 && day.year == before.year + 1
      : day.month == before.month + 1 && day.year == before.year
  }

  @Test(
    "A date of HTTP can have a fraction, an offset and no day of the week",
    arguments: [
      ("Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"),
      ("Sun, 06 Nov 1994 08:49:37.123 GMT", "1994-11-06T08:49:37.123Z"),
      ("06 Nov 1994 08:49:37 UTC", "1994-11-06T08:49:37Z"),
      ("Sun, 6 Nov 1994 23:30:00 -0130", "1994-11-07T01:00:00Z"),
    ])
  func dateOfHTTP(text: String, iso8601: String) {
    #expect(CivilTime(httpDate: text) == CivilTime(iso8601: iso8601))
  }

  @Test(
    "An invalid date is refused",
    arguments: [
      "2026-02-29T00:00:00Z", "2026-04-31", "1900-02-29T00:00:00Z", "2026-00-10T00:00:00Z",
      "2026-01-00T00:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z", "2026-1-1T00:00:00Z",
      "2026-01-01T00:00:00+1", "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+01:60",
      "2026-01-01T00:00:00Zx", "2026-01-01T", "20260101T000000Z", "",
      "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 31 Feb 1994 08:49:37 GMT",
      "Sun, 06 Nov 1994 8:x:49:37 GMT",
      "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37. GMT",
      "Sun, 06 Nov 1994 08:49:37 +1", "2026-01-01T00:00:00.Z", "２０２６-01-01",
    ])
  func refused(text: String) {
    #expect(CivilTime(iso8601: text) == nil)
    #expect(CivilTime(httpDate: text) == nil)
  }

  @Test(
    "Zones, fractions and dates without a time are read",
    arguments: [
      ("2024-02-29", "2024-02-29T00:00:00Z"), ("2026-01-31t12:00:00z", "2026-01-31T12:00:00Z"),
      ("2026-01-31 12:00:00", "2026-01-31T12:00:00Z"),
      ("2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00Z"),
      ("2026-01-01T00:30:00-0530", "2026-01-01T06:00:00Z"),
      ("2026-01-31T12:00:00.1234567Z", "2026-01-31T12:00:00.123456Z"),
      ("2026-01-31T12:00:00.5Z", "2026-01-31T12:00:00.500000Z"),
      ("1969-12-31T23:59:59.75+00:00", "1969-12-31T23:59:59.750000Z"),
      ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
    ])
  func accepted(text: String, iso: String) throws {
    #expect(try #require(CivilTime(iso8601: text)).iso8601 == iso)
  }

  @Test(
    "A time keeps its zone, as in the output of the AWS CLI",
    arguments: [
      ("2026-02-03T04:05:06+02:00", "2026-02-03T04:05:06+02:00"),
      ("2026-02-03T04:05:06.5-0530", "2026-02-03T04:05:06.500000-05:30"),
      ("2026-02-03T04:05:06-00:00", "2026-02-03T04:05:06+00:00"),
      ("2026-02-03T04:05:06Z", "2026-02-03T04:05:06+00:00"),
      ("Tue, 03 Feb 2026 04:05:06 GMT", "2026-02-03T04:05:06+00:00"),
    ])
  func presented(text: String, shown: String) {
    #expect(TimestampStyle.utc.text(of: text) == shown)
    #expect(TimestampStyle.local.text(of: text) == shown)
    #expect(TimestampStyle.wire.text(of: text) == nil)
  }

  @Test(
    "A text without a zone is in UTC; in the style of the AWS CLI it has no zone",
    arguments: ["2026-02-03T04:05:06", "2026-02-03T04:05:06.500000"])
  func presentedWithoutZone(text: String) {
    #expect(TimestampStyle.utc.text(of: text) == text + "+00:00")
    #expect(TimestampStyle.local.text(of: text) == text)
  }

  @Test(
    "Seconds keep their microseconds",
    arguments: [
      (0, 0, "0"), (0, 1, "0.000001"), (0, 250_000, "0.25"), (1, 0, "1"), (-1, 0, "-1"),
      (-1, 500_000, "-0.5"), (-2, 999_999, "-1.000001"),
      (1_769_860_800, 123_456, "1769860800.123456"), (253_402_300_799, 0, "253402300799"),
    ])
  func seconds(seconds: Int64, microsecond: Int, text: String) {
    let time = CivilTime(seconds: seconds, microsecond: microsecond)
    #expect(Timestamp.wire(time, as: .unixTimestamp) == text)
    #expect(Timestamp.read(text) == time)
    #expect(TimestampStyle.utc.text(of: text).flatMap(Timestamp.read) == time)
    #expect(TimestampStyle.local.text(of: text).flatMap(Timestamp.read) == time)
    #expect(Timestamp.read(Timestamp.wire(time, as: .iso8601)) == time)
  }

  @Test("Instants at the limits are added and compared without a trap")
  func ends() {
    let (first, last) = (Instant(milliseconds: .min), Instant(milliseconds: .max))
    #expect(last.advanced(by: 1) == last)
    #expect(first.advanced(by: -1) == first)
    #expect(first.remaining(until: last) == .max)
    #expect(last.remaining(until: first) == 0)
    #expect(first.iso8601 == "-292275055-05-16T16:47:04.192000Z")
    #expect(last.iso8601 == "292278994-08-17T07:12:55.807000Z")
    #expect(CivilTime(last).instant == last)
    #expect(CivilTime(first).httpDate == "Sun, 16 May -292275055 16:47:04 GMT")
  }
}
