import MusterText
import MusterWire

/// Credentials that are held for all who need them, and when to see to new ones.
///
/// Those that expire are renewed ahead of that time: from 15 minutes before it while they still
/// serve, from 10 minutes before it while everybody waits (the windows of botocore). Short-lived ones
/// are renewed in the same parts of their life, so that they are not renewed at every call.
public struct RefreshWindow: Sendable {
  private let grant: ExpiringCredentials
  private let expires: Instant?
  /// When they are renewed in the background, and when everybody waits for that.
  private let renewal: Instant
  private let deadline: Instant
  /// After a renewal that failed, when the next one is tried.
  private var nextAttempt: Instant?

  public enum Use: Sendable, Equatable {
    case asTheyAre
    /// They serve, and new ones are to be fetched meanwhile.
    case whileRenewing
    /// Whoever needs some waits for the new ones.
    case onceRenewed
  }

  private static let advisory: Int64 = 15 * 60_000
  private static let mandatory: Int64 = 10 * 60_000

  /// What was granted at `now`.
  public init(
    _ grant: ExpiringCredentials, at now: Instant, random: inout some RandomNumberGenerator
  ) {
    self.grant = grant
    guard let expiry = grant.expires else {
      expires = nil
      renewal = Instant(milliseconds: .max)
      deadline = renewal
      return
    }
    let expires = grant.outlivesExpiry ? RefreshWindow.extended(expiry, at: now, &random) : expiry
    let lifetime = grant.outlivesExpiry ? .max : now.remaining(until: expires)
    self.expires = expires
    renewal = expires.advanced(by: -min(RefreshWindow.advisory, lifetime / 2))
    deadline = expires.advanced(by: -min(RefreshWindow.mandatory, lifetime / 3))
  }

  /// Old ones that are handed out for want of newer ones are used on, and new ones asked for within
  /// 2 to 10 minutes, so that not all machines ask at once.
  private static func extended(
    _ expiry: Instant, at now: Instant, _ random: inout some RandomNumberGenerator
  ) -> Instant {
    let window = advisory + Int64.random(in: 120_000...600_000, using: &random)
    return now.remaining(until: expiry) > window ? expiry : now.advanced(by: window)
  }

  public var accountID: String? { grant.accountID }

  /// What the one who holds the lease uses: nil once they have expired.
  public func grant(at now: Instant) -> ExpiringCredentials? {
    expires.map { now < $0 } ?? true ? grant : nil
  }

  public func use(at now: Instant) -> Use {
    guard let expires, now >= renewal else { return .asTheyAre }
    guard now < expires else { return .onceRenewed }
    if let nextAttempt, now < nextAttempt { return .asTheyAre }
    return now < deadline ? .whileRenewing : .onceRenewed
  }

  /// Notes that a renewal failed at `now`. The next is tried after half a minute to a minute and a
  /// half, so that a service in trouble is not asked by everybody at once.
  public mutating func renewalFailed(
    at now: Instant, random: inout some RandomNumberGenerator
  ) {
    nextAttempt = now.advanced(by: Int64.random(in: 30_000...90_000, using: &random))
  }
}
