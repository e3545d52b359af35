import MusterText
import MusterWire

/// Detects from an error that the clock is wrong: by the code, and by the difference between the
/// response's `Date` and the current time. The AWS SDKs do this too, except botocore.
enum ClockSkew {
  private static let codes: Set<String> = [
    "AuthFailure", "InvalidSignatureException", "RequestExpired", "RequestInTheFuture",
    "RequestTimeTooSkewed", "SignatureDoesNotMatch",
  ]
  /// Services accept signatures that are up to five minutes off. This is less, because the response
  /// took some time to arrive.
  private static let minimum: Int64 = 4 * 60 * 1000

  /// The milliseconds by which the service's clock is ahead; nil if the clock is not the reason for
  /// the error. `now` is the session's time, `known` its correction so far.
  static func measured(
    code: String?, date: String?, at now: Instant, known: Int64
  ) -> Int64? {
    guard let code, codes.contains(code), let date = date.flatMap(CivilTime.init(httpDate:)) else {
      return nil
    }
    let (skew, overflow) = date.instant.milliseconds.subtractingReportingOverflow(now.milliseconds)
    guard !overflow else { return nil }
    let (change, tooLarge) = skew.subtractingReportingOverflow(known)
    return !tooLarge && change.magnitude >= minimum.magnitude ? skew : nil
  }
}
