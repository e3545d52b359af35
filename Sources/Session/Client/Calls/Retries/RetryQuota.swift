/// How many retries a client can still afford: when a service is down, calls stop asking it again
/// before they make it worse. (botocore/retries/quota.py and standard.py)
struct RetryQuota: Sendable, Equatable {
  static let capacity = 500
  private static let cost = 14
  private static let throttlingCost = 5
  /// What a success that needed no retry gives back.
  private static let reward = 1

  private(set) var left = RetryQuota.capacity

  /// Pays for a retry; the price, or nil if there is too little left.
  mutating func pay(for reason: RetryReason) -> Int? {
    let price = reason == .throttling ? RetryQuota.throttlingCost : RetryQuota.cost
    guard price <= left else { return nil }
    left -= price
    return price
  }

  /// A success gives back what the call's last retry cost.
  mutating func refund(_ paid: Int?) {
    left = min(RetryQuota.capacity, left + (paid ?? RetryQuota.reward))
  }
}
