/// The options of a batch as the program sets them. `nil` means that an option is not set.
public struct BatchOptions: Sendable {
  /// The other members of the operation's input as a JSON object, the same for every account.
  public var parameters: [UInt8] = []
  /// The maximum time to retry accounts with transient errors; -1 disables these retries. The
  /// default is the session's.
  public var retryMilliseconds: Int64?

  public init() {}

  /// The maximum time to retry an account, from these options or from `session`.
  func retryLimit(_ session: Session) throws(Failure) -> Int64 {
    try BatchOptions.retryLimit(retryMilliseconds, option: "retry_ms")
      ?? session.settings.batchRetry
  }

  /// The time for which throttled and lost requests are sent again if no account is settled.
  static func patience(_ retryLimit: Int64) -> Int64 {
    retryLimit == .max ? 15 * 60 * 1000 : retryLimit
  }

  /// The limit that `option` sets: 0 if it disables retries, nil if it is not set.
  static func retryLimit(_ milliseconds: Int64?, option: String) throws(Failure) -> Int64? {
    guard let milliseconds else { return nil }
    guard milliseconds == -1 || milliseconds > 0 else {
      throw Failure.option(
        "\(option) is \(milliseconds); it must be positive, or -1 to disable retries.")
    }
    return max(0, milliseconds)
  }
}
