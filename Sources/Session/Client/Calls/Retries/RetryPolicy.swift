import MusterConfiguration
import MusterModel

/// The retry mode, as the AWS SDKs name it, and the number of attempts.
public struct RetryPolicy: Sendable, Equatable {
  public enum Mode: String, Sendable, CaseIterable {
    /// botocore's old mode: more attempts, longer delays, no quota.
    case legacy
    /// The mode that the SDKs share, in its revision of 2026. It is botocore's default since 1.44.
    case standard
    /// The standard mode with a client-side rate limit.
    case adaptive
  }

  public var mode: Mode
  /// The maximum number of attempts, including the first.
  public var maxAttempts: Int
  /// True if the number of attempts is configured.
  private let isConfigured: Bool
  /// The maximum of the first delay after a transient failure, in milliseconds.
  private(set) var scale = 50.0

  /// The default of `maxAttempts` is botocore's for the mode.
  public init(_ mode: Mode = .standard, maxAttempts: Int? = nil) {
    self.mode = mode
    self.maxAttempts = max(1, maxAttempts ?? (mode == .legacy ? 5 : 3))
    isConfigured = maxAttempts != nil
  }

  /// The policy for a service with these traits. The number of attempts changes only if none was
  /// given, and nothing changes in the legacy mode.
  func adapted(to service: ServiceTraits.Retries) -> RetryPolicy {
    guard mode != .legacy else { return self }
    var policy = self
    if let delay = service.baseDelayMilliseconds { policy.scale = Double(delay) }
    if let attempts = service.maxAttempts, !isConfigured { policy.maxAttempts = max(1, attempts) }
    return policy
  }
}

extension RetryPolicy {
  /// The policy that the options, the environment and the profile configure.
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
