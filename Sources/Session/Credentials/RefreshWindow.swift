import MusterText
import MusterWire

/// Shared credentials and the time to refresh them.
///
/// Credentials that expire are refreshed ahead of time: in the background from 15 minutes before
/// they expire, and before their next use from 10 minutes before (botocore's windows). Credentials
/// that live less than 30 minutes are refreshed from one half and from two thirds of their lifetime
/// on, so that not every call refreshes them.
public struct RefreshWindow: Sendable {
  private let credentials: ExpiringCredentials
  private let expires: Instant?
  /// The beginning of refreshes in the background.
  private let advisory: Instant
  /// The beginning of refreshes before use.
  private let mandatory: Instant
  /// The time of the next refresh after one that failed.
  private var nextAttempt: Instant?

  /// The time at which to refresh the credentials.
  public enum Refresh: Sendable, Equatable {
    case notNeeded
    /// The credentials can be used while they are refreshed.
    case inBackground
    /// Callers wait for the refreshed credentials.
    case beforeUse
  }

  private static let advisoryMilliseconds: Int64 = 15 * 60_000
  private static let mandatoryMilliseconds: Int64 = 10 * 60_000

  /// `now` is the time at which the credentials were received.
  public init(
    _ credentials: ExpiringCredentials, at now: Instant,
    random: inout some RandomNumberGenerator
  ) {
    self.credentials = credentials
    guard let expiry = credentials.expires else {
      expires = nil
      advisory = Instant(milliseconds: .max)
      mandatory = advisory
      return
    }
    let outlives = credentials.outlivesExpiry
    let expires = outlives ? RefreshWindow.extended(expiry, at: now, &random) : expiry
    let lifetime = outlives ? .max : now.remaining(until: expires)
    self.expires = expires
    advisory = expires.advanced(by: -min(RefreshWindow.advisoryMilliseconds, lifetime / 2))
    mandatory = expires.advanced(by: -min(RefreshWindow.mandatoryMilliseconds, lifetime / 3))
  }

  /// The extended expiration of credentials that stay usable because there are no newer ones. They
  /// are refreshed within 2 to 10 minutes; the time is random so that machines do not refresh at
  /// the same time.
  private static func extended(
    _ expiry: Instant, at now: Instant, _ random: inout some RandomNumberGenerator
  ) -> Instant {
    let window = advisoryMilliseconds + Int64.random(in: 120_000...600_000, using: &random)
    return now.remaining(until: expiry) > window ? expiry : now.advanced(by: window)
  }

  public var accountID: String? { credentials.accountID }

  /// The credentials; nil once they have expired.
  public func credentials(at now: Instant) -> ExpiringCredentials? {
    expires.map { now < $0 } ?? true ? credentials : nil
  }

  public func refresh(at now: Instant) -> Refresh {
    guard let expires, now >= advisory else { return .notNeeded }
    guard now < expires else { return .beforeUse }
    if let nextAttempt, now < nextAttempt { return .notNeeded }
    return now < mandatory ? .inBackground : .beforeUse
  }

  /// Records that a refresh failed at `now`. The next one is 30 to 90 seconds later; the time is
  /// random so that a failing service does not get all requests at the same time.
  public mutating func refreshFailed(
    at now: Instant, random: inout some RandomNumberGenerator
  ) {
    nextAttempt = now.advanced(by: Int64.random(in: 30_000...90_000, using: &random))
  }
}
