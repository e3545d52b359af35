import MusterText
import MusterWire

/// The rules by which a service checks the time of a signature.
public struct ClockTolerance: Sendable {
  /// The maximum difference between the clocks of service and signer, in milliseconds. Most
  /// services allow five minutes, according to their error messages ("… is now earlier than …
  /// - 5 min.").
  public let toleranceMilliseconds: Int64
  /// True if a signed URL is valid for the lifetime that it states, rather than for the tolerance.
  public let honorsURLLifetime: Bool

  public init(toleranceMilliseconds: Int64 = 5 * 60_000, honorsURLLifetime: Bool = true) {
    self.toleranceMilliseconds = toleranceMilliseconds
    self.honorsURLLifetime = honorsURLLifetime
  }

  /// Throws if `time` is too old, or in the future, at `now`. `lifetime` is the lifetime of a
  /// signed URL in milliseconds.
  func check(
    _ time: SigningTime, lifetime: Int64?, at now: Instant
  ) throws(SignatureError) {
    let age = honorsURLLifetime ? lifetime ?? toleranceMilliseconds : toleranceMilliseconds
    let earliest = now.advanced(by: -age)
    guard time.instant >= earliest else {
      throw .untimely(
        "Signature expired: \(time.text) is now earlier than \(SigningTime(earliest).text) "
          + "(\(SigningTime(now).text) - \(ClockTolerance.duration(age)))")
    }
    let latest = now.advanced(by: toleranceMilliseconds)
    guard time.instant <= latest else {
      throw .untimely(
        "Signature not yet current: \(time.text) is still later than \(SigningTime(latest).text) "
          + "(\(SigningTime(now).text) + \(ClockTolerance.duration(toleranceMilliseconds)))")
    }
  }

  private static func duration(_ milliseconds: Int64) -> String {
    milliseconds % 60_000 == 0 ? "\(milliseconds / 60_000) min." : "\(milliseconds / 1000) sec."
  }
}
