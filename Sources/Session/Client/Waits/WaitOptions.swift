/// The options of a wait as the program sets them. `nil` means that an option is not set.
public struct WaitOptions: Sendable {
  /// The maximum time of the session's clock. The default is 40 minutes.
  public var timeoutMilliseconds: Int64?
  /// The parts of the state that were asked for, as {"resourceTypes": ["LAMBDA"]}. By default, the
  /// parameters of the batch whose report the accounts are.
  public var parameters: [UInt8] = []
  /// The maximum time to repeat reads that fail; -1 disables this. The default is the session's.
  public var retryMilliseconds: Int64?

  static let defaultTimeout: Int64 = 40 * 60 * 1000

  public init() {}

  /// The time to repeat reads that fail, from these options or from `session`.
  func patience(_ session: Session) throws(Failure) -> Int64 {
    let limit = try BatchOptions.retryLimit(retryMilliseconds, option: "retry_ms")
    return BatchOptions.patience(limit ?? session.settings.batchRetry)
  }

  /// The maximum time in milliseconds.
  func timeout() throws(Failure) -> Int64 {
    let timeout = timeoutMilliseconds ?? WaitOptions.defaultTimeout
    guard timeout > 0 else {
      throw Failure.option("timeout_ms is \(timeout); it must be positive.")
    }
    return timeout
  }
}
