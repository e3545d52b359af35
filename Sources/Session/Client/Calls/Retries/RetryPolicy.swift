import MusterConfiguration
import MusterModel

/// How the attempts of a call follow each other: the AWS SDKs' names of it, and how many there are.
public struct RetryPolicy: Sendable, Equatable {
  public enum Mode: String, Sendable, CaseIterable {
    /// botocore's of old: more attempts, longer waits, no quota.
    case legacy
    /// The SDKs' own, in its revision of 2026: botocore has it without being asked since 1.44.
    case standard
    /// The same, and requests are sent no faster than the service takes them.
    case adaptive
  }

  public var mode: Mode
  /// How often a request is sent at most, the first time included.
  public var maxAttempts: Int
  /// Whether somebody said so.
  private let isStated: Bool
  /// The first wait after a fault that may pass is a random part of so many milliseconds.
  private(set) var scale = 50.0

  /// Without `maxAttempts`, it is what botocore has for the mode.
  public init(_ mode: Mode = .standard, maxAttempts: Int? = nil) {
    self.mode = mode
    self.maxAttempts = max(1, maxAttempts ?? (mode == .legacy ? 5 : 3))
    isStated = maxAttempts != nil
  }

  /// The policy for a service with these traits. The number of attempts changes only if none was
  /// given, and nothing changes in the legacy mode.
  func adapted(to service: ServiceTraits.Retries) -> RetryPolicy {
    guard mode != .legacy else { return self }
    var policy = self
    if let delay = service.baseDelayMilliseconds { policy.scale = Double(delay) }
    if let attempts = service.maxAttempts, !isStated { policy.maxAttempts = max(1, attempts) }
    return policy
  }
}

extension RetryPolicy {
  /// What the program, the environment and the profile say.
  public init(_ configuration: Configuration) throws(Failure) {
    do {
      let mode = try configuration.choice(.retryMode).flatMap(Mode.init)
      let attempts = try configuration.integer(.maxAttempts)
      self.init(mode ?? .standard, maxAttempts: attempts.map { Int($0) })
    } catch {
      throw Failure(error)
    }
  }
}
