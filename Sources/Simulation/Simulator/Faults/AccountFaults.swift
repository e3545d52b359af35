/// The accounts for which a call about several accounts fails at random.
struct AccountFaults: Sendable {
  /// The probability for each account.
  var share = 0.0
  var random = Random(seed: 0, for: [])

  /// True if the call fails for the account. Repeated calls with the same id return the same
  /// result.
  func affects(_ id: String) -> Bool {
    guard share > 0 else { return false }
    var random = random.continued(with: id)
    return random.happens(share)
  }
}
