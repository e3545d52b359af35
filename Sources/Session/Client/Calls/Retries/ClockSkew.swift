import MusterText
import MusterWire

/// Finds out from a refusal that our clock is wrong, as the AWS SDKs but botocore do: by the code, and
/// by how far the response's `Date` is from our time.
enum ClockSkew {
  private static let codes: Set<String> = [
    "AuthFailure", "InvalidSignatureException", "RequestExpired", "RequestInTheFuture",
    "RequestTimeTooSkewed", "SignatureDoesNotMatch",
  ]
  /// Services take signatures that are up to five minutes off; the answer was under way for a while.
  private static let smallest: Int64 = 4 * 60 * 1000

  /// How far the service's clock is ahead of ours, in milliseconds; nil if that is not the reason.
  /// `now` is our time, and `known` what it was already corrected by.
  static func measured(
    code: String?, date: String?, at now: Instant, known: Int64
  ) -> Int64? {
    guard let code, codes.contains(code), let date = date.flatMap(CivilTime.init(httpDate:)) else {
      return nil
    }
    let (skew, overflow) = date.instant.milliseconds.subtractingReportingOverflow(now.milliseconds)
    guard !overflow else { return nil }
    let (change, tooLarge) = skew.subtractingReportingOverflow(known)
    return !tooLarge && change.magnitude >= smallest.magnitude ? skew : nil
  }
}
