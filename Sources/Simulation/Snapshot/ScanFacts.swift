import MusterDocument

/// What Inspector tells of an account's scan types, as scenarios say it.
enum ScanFacts {
  /// The scan types, by the keys of answers, the names in scenarios and those of free trials.
  private static let types = [
    (key: "ec2", name: "EC2", trial: "EC2"), (key: "ecr", name: "ECR", trial: "ECR"),
    (key: "lambda", name: "LAMBDA", trial: "LAMBDA"),
    (key: "lambdaCode", name: "LAMBDA_CODE", trial: "LAMBDA_CODE"),
    (key: "codeRepository", name: "CODE_REPOSITORY", trial: "CODE_REPOSITORY"),
    (key: "ami", name: "AMI", trial: "MACHINE_IMAGE"),
  ]
  /// What has free trials, and is no scan type of its own (model, `FreeTrialType`).
  private static let otherTrials = ["VM", "CONTAINER_IMAGE", "SERVERLESS_FUNCTION"]

  static func of(_ account: Value, _ starts: [String: String]) -> Facts {
    var facts = Facts()
    for (key, name, trial) in types {
      let status = account["resourceState"]?[key]?["status"]?.string
      var scan = Facts()
      if status != "DISABLED" { scan.say("status", status.map(JSON.string)) }
      scan.say("firstEnabledAt", moment: starts[trial])
      facts.say(name, scan)
    }
    facts.say("status", status(of: account))
    if let code = account["state"]?["errorCode"]?.string {
      var failure = Facts()
      failure.say("errorCode", .string(code))
      failure.say("errorMessage", account["state"]?["errorMessage"]?.string.map(JSON.string))
      facts.say("failure", failure)
    }
    return facts
  }

  /// The account's status on the whole, where it is not that of the scan type which is farthest on.
  private static func status(of account: Value) -> JSON? {
    let types = types.compactMap { account["resourceState"]?[$0.key]?["status"]?.string }
    let farthest = ["SUSPENDED", "ENABLED", "ENABLING", "DISABLING"].first(where: types.contains)
    let usual = farthest ?? types.first { $0 != "DISABLED" } ?? "DISABLED"
    let status = account["state"]?["status"]?.string
    return status == usual ? nil : status.map(JSON.string)
  }

  /// When each scan type of each account was first enabled, which its free trial tells.
  static func starts(_ trials: Value?) -> [String: [String: String]] {
    var starts: [String: [String: String]] = [:]
    for account in trials?["accounts"]?.elements.map(\.self) ?? [] {
      for trial in account["freeTrialInfo"]?.elements.map(\.self) ?? [] {
        starts[account.text("accountId"), default: [:]][trial.text("type")] = trial["start"]?.moment
      }
    }
    return starts
  }
}

// MARK: - What a later Inspector may scan

extension ScanFacts {
  /// The names of those keys that are known, in their usual order, and the keys that are not.
  static func names(of keys: [String]) -> (names: [String], unknown: [String]) {
    let known = types.filter { keys.contains($0.key) }
    return (known.map(\.name), keys.filter { key in !known.contains { $0.key == key } })
  }

  /// The scan types of an account that are not disabled, and not known.
  static func unknownTypes(of account: Value) -> [String] {
    let used = account["resourceState"]?.members.filter { member in
      member.value.text("status") != "DISABLED" && !types.contains { member.key.string == $0.key }
    }
    return used?.compactMap(\.key.string) ?? []
  }

  /// Those of the names of free trials that are not known.
  static func unknown(_ trials: Set<String>) -> [String] {
    trials.subtracting(types.map(\.trial) + otherTrials).sorted()
  }
}
