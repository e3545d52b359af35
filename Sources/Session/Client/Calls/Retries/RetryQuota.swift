/// The retry quota of a client. When a service is down, calls stop retrying before they add to its
/// load. (botocore/retries/quota.py and standard.py)
struct RetryQuota: Sendable, Equatable {
  static let capacity = 500
  private static let cost = 14
  private static let throttlingCost = 5
  /// The refund for a success without a retry.
  private static let reward = 1

  private(set) var left = RetryQuota.capacity

  /// Pays for a retry and returns the price; nil if there is not enough left.
  mutating func pay(for reason: RetryReason) -> Int? {
    let price = reason == .throttling ? RetryQuota.throttlingCost : RetryQuota.cost
    guard price <= left else { return nil }
    left -= price
    return price
  }

  /// Refunds the price of the call's last retry after a success.
  mutating func refund(_ paid: Int?) {
    left = min(RetryQuota.capacity, left + (paid ?? RetryQuota.reward))
  }
}
