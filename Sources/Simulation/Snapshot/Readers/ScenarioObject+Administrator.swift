import MusterDocument

extension ScenarioObject {
  /// A delegated administrator from an element of a service's list of administrators. `ending` is
  /// the service's word for one that is being removed. An unknown status is kept as it is.
  static func administrator(_ account: Value, ending: String) -> ScenarioObject {
    var object = ScenarioObject()
    object.add("accountId", .string(account.text("accountId")))
    switch account.text("status") {
    case "ENABLED", "": break
    case ending: object.add("isEnding", true)
    case let other: object.add("status", .string(other))
    }
    return object
  }
}
