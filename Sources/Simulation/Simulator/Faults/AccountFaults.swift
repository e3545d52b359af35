/// For which accounts a service fails by itself, in a call that is about several.
struct AccountFaults: Sendable {
  /// The share of the accounts.
  var share = 0.0
  var random = Random(seed: 0, for: [])

  /// Whether it fails for the account; the same answer whenever it is asked.
  func affects(_ id: String) -> Bool {
    guard share > 0 else { return false }
    var random = random.continued(with: id)
    return random.happens(share)
  }
}
