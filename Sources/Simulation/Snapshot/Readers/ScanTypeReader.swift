import MusterDocument
import MusterModel

/// Converts the state of an account's scan types from Inspector's responses to scenarios.
struct ScanTypeReader {
  private let types: [ScanTypeTable.Names]
  private let freeTrials: Set<String>

  init(_ table: ScanTypeTable?) {
    types = table?.rows ?? []
    freeTrials = Set(types.map(\.freeTrial) + (table?.otherFreeTrials ?? []))
  }

  func object(of account: Value, _ starts: [String: String]) -> ScenarioObject {
    var object = ScenarioObject()
    for type in types {
      let status = account["resourceState"]?[type.key]?["status"]?.string
      var scan = ScenarioObject()
      if status != "DISABLED" { scan.add("status", status.map(JSON.string)) }
      scan.add("firstEnabledAt", time: starts[type.freeTrial])
      object.add(type.name, scan)
    }
    object.add("status", status(of: account))
    if let code = failureCode(account["state"]) {
      var failure = ScenarioObject()
      failure.add("errorCode", .string(code))
      failure.add("errorMessage", account["state"]?["errorMessage"]?.string.map(JSON.string))
      object.add("failure", failure)
    }
    return object
  }

  /// The code of a failed Enable or Disable. Some responses have an empty code, or one that repeats
  /// the status.
  private func failureCode(_ state: Value?) -> String? {
    guard let code = state?["errorCode"]?.string, !code.isEmpty else { return nil }
    let repeating = [
      "ENABLED": "ALREADY_ENABLED", "ENABLING": "ENABLE_IN_PROGRESS",
      "DISABLING": "DISABLE_IN_PROGRESS", "SUSPENDING": "SUSPEND_IN_PROGRESS",
    ]
    return code == repeating[state?["status"]?.string ?? ""] ? nil : code
  }

  /// The account's overall status, or nil if it follows from the statuses of its scan types as in
  /// the simulator.
  private func status(of account: Value) -> JSON? {
    let types = types.compactMap { account["resourceState"]?[$0.key]?["status"]?.string }
    let farthest = ["SUSPENDED", "ENABLED", "ENABLING", "DISABLING"].first(where: types.contains)
    let usual = farthest ?? types.first { $0 != "DISABLED" } ?? "DISABLED"
    let status = account["state"]?["status"]?.string
    return status == usual ? nil : status.map(JSON.string)
  }

  /// The time at which each scan type of each account was first enabled, and its free trial began.
  func starts(_ trials: [Value]) -> [String: [String: String]] {
    var starts: [String: [String: String]] = [:]
    for account in trials {
      for trial in account["freeTrialInfo"]?.elements.map(\.self) ?? [] {
        starts[account.text("accountId"), default: [:]][trial.text("type")] = trial["start"]?.time
      }
    }
    return starts
  }
}

// MARK: - Scan types of later models

extension ScanTypeReader {
  /// The names of the known keys in the usual order, and the unknown keys.
  func names(of keys: [String]) -> (names: [String], unknown: [String]) {
    let known = types.filter { keys.contains($0.key) }
    return (known.map(\.name), keys.filter { key in !known.contains { $0.key == key } })
  }

  /// The unknown scan types of an account that are not disabled.
  func unknownTypes(of account: Value) -> [String] {
    let used = account["resourceState"]?.members.filter { member in
      member.value.text("status") != "DISABLED" && !types.contains { member.key.string == $0.key }
    }
    return used?.compactMap(\.key.string) ?? []
  }

  /// The unknown names among those of free trials.
  func unknown(_ trials: Set<String>) -> [String] {
    trials.subtracting(freeTrials).sorted()
  }
}
