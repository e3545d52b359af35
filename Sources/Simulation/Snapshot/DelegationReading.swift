import MusterDocument

extension Facts {
  /// An element of the lists of administrators: `ending` is the service's word for one that is taken
  /// back. Any other word is kept as it is.
  static func administrator(_ account: Value, ending: String) -> Facts {
    var facts = Facts()
    facts.say("accountId", .string(account.text("accountId")))
    switch account.text("status") {
    case "ENABLED", "": break
    case ending: facts.say("isEnding", true)
    case let other: facts.say("status", .string(other))
    }
    return facts
  }
}
