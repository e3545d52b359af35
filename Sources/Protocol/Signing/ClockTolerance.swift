import MusterText
import MusterWire

/// How exactly a service takes the time of a signature.
public struct ClockTolerance: Sendable {
  /// How far its clock and the signer's may be apart, in milliseconds; five minutes is what most
  /// services say when they refuse ("… is now earlier than … - 5 min.").
  public let toleranceMilliseconds: Int64
  /// Whether the signature of a URL is good for as long as the URL says, or as others are.
  public let honorsURLLifetime: Bool

  public init(toleranceMilliseconds: Int64 = 5 * 60_000, honorsURLLifetime: Bool = true) {
    self.toleranceMilliseconds = toleranceMilliseconds
    self.honorsURLLifetime = honorsURLLifetime
  }

  /// Refuses at `now` a signature of `time` that is too old or of the future; `lifetime` is for how
  /// many milliseconds it says to be good, if it is a URL's.
  func check(
    _ time: SigningTime, lifetime: Int64?, at now: Instant
  ) throws(SignatureError) {
    let age = honorsURLLifetime ? lifetime ?? toleranceMilliseconds : toleranceMilliseconds
    let earliest = now.advanced(by: -age)
    guard time.instant >= earliest else {
      throw .untimely(
        "Signature expired: \(time.text) is now earlier than \(SigningTime(earliest).text) "
          + "(\(SigningTime(now).text) - \(ClockTolerance.inWords(age)))")
    }
    let latest = now.advanced(by: toleranceMilliseconds)
    guard time.instant <= latest else {
      throw .untimely(
        "Signature not yet current: \(time.text) is still later than \(SigningTime(latest).text) "
          + "(\(SigningTime(now).text) + \(ClockTolerance.inWords(toleranceMilliseconds)))")
    }
  }

  private static func inWords(_ milliseconds: Int64) -> String {
    milliseconds % 60_000 == 0 ? "\(milliseconds / 60_000) min." : "\(milliseconds / 1000) sec."
  }
}
