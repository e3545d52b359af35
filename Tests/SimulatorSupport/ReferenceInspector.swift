import MusterDocument
import MusterText
import MusterWire

@testable import MusterSimulator

/// Inspector's expected behavior, without time and without the simulator's tables.
struct ReferenceInspector: ReferenceService {
  typealias ReferencedService = Inspector

  static let types = ["EC2", "ECR", "LAMBDA", "LAMBDA_CODE", "CODE_REPOSITORY"]
  /// All scan types, including the one that requests cannot name.
  static let everything = types + ["AMI"]

  let organization: SmallOrganization
  var administrator: String?
  var isEnding = false
  var members: [String: String] = [:]
  /// The status by "account type"; a missing one is DISABLED.
  var scans: [String: String] = [:]
  /// The status by account; a missing one is DEACTIVATED.
  var deep: [String: String] = [:]
  var automatic: [String] = []
  /// The rule of an organization policy for EC2 by account, "enable" or "disable", and the accounts
  /// on which it has not taken effect.
  var policies: [String: String] = [:]
  var changedPolicies: Set<String> = []

  init(_ organization: SmallOrganization) {
    self.organization = organization
    administrator = organization.administrator
    deep[organization.administrator] = "ACTIVATED"
    for type in ReferenceInspector.everything {
      scans["\(organization.administrator) \(type)"] = "ENABLED"
    }
  }

  func status(_ id: String, _ type: String) -> String { scans["\(id) \(type)"] ?? "DISABLED" }
  func isOn(_ id: String, _ type: String) -> Bool { status(id, type).hasPrefix("ENABL") }
  func sees(_ caller: String, _ id: String) -> Bool {
    caller == id || caller == administrator && isMember(id)
  }
  func isMember(_ id: String) -> Bool { ["ENABLED", "ACCOUNT_SUSPENDED"].contains(members[id]) }

  /// The rule that applies to an account: there is none in a Region that it has not enabled.
  func rule(of id: String) -> String? { organization.lacksRegion(id) ? nil : policies[id] }
  func isManaged(_ id: String, _ types: [String]) -> Bool {
    types.contains("EC2") && rule(of: id) != nil
  }

  mutating func apply(_ step: ReferenceStep) -> Bool {
    let (caller, id) = (step.caller, step.account)
    switch step.operation {
    case "policy": setPolicy(of: id, step.word)
    case "EnableDelegatedAdminAccount":
      guard caller == organization.management, administrator == nil, organization.belongs(id),
        organization.behaviors[id] != .suspended
      else { return false }
      administrator = id
      deep[id] = "ACTIVATED"
      for type in ReferenceInspector.everything where status(id, type) == "DISABLED" {
        scans["\(id) \(type)"] = "ENABLING"
      }
    case "DisableDelegatedAdminAccount":
      guard caller == organization.management, administrator == id, !isEnding else { return false }
      isEnding = true
    case "UpdateOrganizationConfiguration":
      guard caller == administrator, goTogether(step.words),
        ReferenceInspector.everything.contains(where: { isOn(caller, $0) })
      else { return false }
      automatic = step.words
    case "AssociateMember":
      guard caller == administrator, id != caller, organization.belongs(id) else { return false }
      guard [nil, "REMOVED"].contains(members[id]) else { return false }
      members[id] = "CREATED"
    case "DisassociateMember":
      guard caller == administrator, let status = members[id], status != "REMOVED",
        rule(of: id) == nil
      else { return false }
      members[id] = "REMOVED"
    case "Enable":
      let lacks = { (id: String) in !isOn(id, "LAMBDA") }
      if !goTogether(step.words), step.accounts.contains(where: lacks) { return false }
      for id in step.accounts where sees(caller, id) && !isManaged(id, step.words) {
        enable(id, step.words)
      }
    case "Disable":
      if step.accounts.contains(caller), isMember(caller) { return false }
      for id in step.accounts where sees(caller, id) { disable(id, step.words) }
    case "BatchUpdateMemberEc2DeepInspectionStatus":
      guard caller == administrator else { return false }
      for id in step.accounts where sees(caller, id) && status(id, "EC2") == "ENABLED" {
        inspect(id, step.word == "on")
      }
    case "UpdateEc2DeepInspectionConfiguration":
      guard step.word == "off" || status(caller, "EC2") == "ENABLED" else { return false }
      inspect(caller, step.word == "on")
    default: return false
    }
    return true
  }

  func goTogether(_ types: [String]) -> Bool {
    !types.contains("LAMBDA_CODE") || types.contains("LAMBDA")
  }

  func isRefused(_ id: String) -> Bool {
    [.isolated, .blockedByPolicy, .suspended].contains(organization.behaviors[id])
  }

  mutating func enable(_ id: String, _ types: [String]) {
    if isRefused(id) { return }
    if types.contains(where: { status(id, $0) == "DISABLING" }) { return }
    for type in types where status(id, type) == "DISABLED" { scans["\(id) \(type)"] = "ENABLING" }
  }

  mutating func disable(_ id: String, _ types: [String]) {
    if organization.behaviors[id] == .blockedByPolicy || isManaged(id, types) { return }
    let types = withDependents(types, of: id)
    if types.contains(where: { status(id, $0) == "ENABLING" }) { return }
    if id == administrator, types.count == ReferenceInspector.everything.count,
      members.values.contains("ENABLED")
    {
      return
    }
    for type in types where status(id, type) == "ENABLED" { scans["\(id) \(type)"] = "DISABLING" }
  }

  func withDependents(_ types: [String], of id: String) -> [String] {
    var types = types
    if types.contains("LAMBDA"), !types.contains("LAMBDA_CODE") { types.append("LAMBDA_CODE") }
    let isLast = !ReferenceInspector.types.contains { !types.contains($0) && isOn(id, $0) }
    return isLast ? types + ["AMI"] : types
  }

  mutating func inspect(_ id: String, _ isWanted: Bool) {
    if !isWanted { deep[id] = nil } else if deep[id] == nil { deep[id] = "PENDING" }
  }

  /// Policies take effect first. Memberships are completed next, then scan types and deep
  /// inspection, then the end of the delegation.
  mutating func settle() {
    finishPolicies()
    for (id, status) in members where status == "CREATED" {
      let isSuspended = organization.behaviors[id] == .suspended
      let isMissing = organization.lacksRegion(id)
      members[id] =
        isSuspended ? "ACCOUNT_SUSPENDED" : isMissing ? "REGION_DISABLED" : "ENABLED"
      if isMissing { continue }
      if isSuspended {
        for type in ReferenceInspector.everything { scans["\(id) \(type)"] = "SUSPENDED" }
      } else {
        enable(id, automatic.filter { !isManaged(id, [$0]) })
      }
    }
    for (id, status) in deep where status == "PENDING" { deep[id] = "ACTIVATED" }
    finishScans()
    for id in policies.keys { enforcePolicy(on: id) }
    finishScans()
    if isEnding {
      administrator = nil
      isEnding = false
      members = [:]
      automatic = []
    }
  }

  mutating func finishScans() {
    for (key, status) in scans {
      if status == "ENABLING" { scans[key] = "ENABLED" }
      if status == "DISABLING" {
        scans[key] = nil
        if key.hasSuffix(" EC2") { deep[String(key.prefix(12))] = nil }
      }
    }
  }

  var facts: [String: String] {
    var facts = scans
    for (id, rule) in policies { facts["\(id) policy"] = rule }
    facts["administrator"] = administrator.map { $0 + (isEnding ? " ends" : "") }
    for (id, status) in members { facts["\(id) member"] = status }
    for (id, status) in deep { facts["\(id) deep"] = status }
    return facts
  }
}

// MARK: - The tested service

extension ReferenceInspector {
  static func facts(of service: Inspector) -> [String: String] {
    var facts: [String: String] = [:]
    facts["administrator"] = service.delegation.map {
      $0.administrator + ($0.isEnding ? " ends" : "")
    }
    for (id, scans) in service.scans {
      for type in ScanType.allCases where scans[type].status != .disabled {
        facts["\(id) \(type.rawValue)"] = scans[type].status.rawValue
      }
    }
    for (id, member) in service.members.entries(after: nil, limit: .max, where: { _ in true }) {
      facts["\(id) member"] = member.status.rawValue
    }
    for account in service.scenario.accounts.list {
      facts["\(account.id) policy"] = rule(of: account.id, service)
    }
    for (id, deep) in service.deepInspections where deep.status != .deactivated {
      facts["\(id) deep"] = deep.status.rawValue
    }
    return facts
  }

  static func violations(of service: Inspector, requested: Set<String>) -> [String] {
    var violations: [String] = []
    if let administrator = service.delegation?.administrator, service.members[administrator] != nil
    {
      violations.append("\(administrator) is administrator and member")
    }
    for (fact, status) in facts(of: service)
    where status.hasPrefix("ENABL") && !fact.hasSuffix("member") && !requested.contains(fact) {
      violations.append("\(fact) is \(status), which was not requested")
    }
    return violations.sorted()
  }

  static func requests(for step: ReferenceStep, in organization: SmallOrganization) -> [String] {
    func all(_ ids: [String], _ types: [String]) -> [String] {
      ids.flatMap { id in types.map { "\(id) \($0)" } }
    }
    return switch step.operation {
    case "Enable": all(step.accounts, step.words)
    case "EnableDelegatedAdminAccount": all(step.accounts, everything)
    case "UpdateOrganizationConfiguration": all(organization.everybody, step.words)
    case "policy": step.word == "enable" ? all(step.accounts, ["EC2"]) : []
    default: []
    }
  }

  static func input(_ step: ReferenceStep, _ service: inout Inspector, at now: Instant) throws
    -> JSON
  {
    let id = JSON.string(step.account)
    switch step.operation {
    case "EnableDelegatedAdminAccount", "DisableDelegatedAdminAccount":
      return ["delegatedAdminAccountId": id]
    case "UpdateOrganizationConfiguration":
      let flags = ScanType.allCases.map { ($0.key, JSON.boolean(step.words.contains($0.rawValue))) }
      return ["autoEnable": .object(flags)]
    case "AssociateMember", "DisassociateMember": return ["accountId": id]
    case "Enable", "Disable":
      return ["accountIds": .strings(step.accounts), "resourceTypes": .strings(step.words)]
    case "UpdateEc2DeepInspectionConfiguration":
      return ["activateDeepInspection": .boolean(step.word == "on")]
    default:
      let updates = step.accounts.map { id -> JSON in
        ["accountId": .string(id), "activateDeepInspection": .boolean(step.word == "on")]
      }
      return ["accountIds": .array(updates)]
    }
  }

  static let operations = [
    "wait", "wait", "wait", "Enable", "Enable", "Enable", "Disable", "AssociateMember",
    "AssociateMember", "DisassociateMember", "UpdateOrganizationConfiguration",
    "EnableDelegatedAdminAccount", "DisableDelegatedAdminAccount",
    "BatchUpdateMemberEc2DeepInspectionStatus", "UpdateEc2DeepInspectionConfiguration", "policy",
    "policy",
  ]

  static func openingSteps(_ organization: SmallOrganization) -> [ReferenceStep] {
    organization.members.prefix(2).map { id in
      ReferenceStep(
        operation: "AssociateMember", caller: organization.administrator, accounts: [id])
    } + [ReferenceStep()]
  }

  static func step(_ random: inout Random, _ organization: SmallOrganization) -> ReferenceStep {
    let operation = random.element(of: operations) ?? "wait"
    let isManagement = operation.hasSuffix("DelegatedAdminAccount")
    let usual = isManagement ? organization.management : organization.administrator
    let other = random.element(of: organization.callers) ?? ""
    let caller = random.happens(0.7) ? usual : other
    let few = random.number(below: 2) == 0 ? 1 : 2
    var accounts = (0..<few).compactMap { _ in random.element(of: organization.everybody) }
    if random.happens(0.3) { accounts = [caller] }
    let words: [String]
    switch operation {
    case "Enable", "Disable":
      words = types.filter { _ in random.happens(0.5) }
    case "UpdateOrganizationConfiguration":
      words = everything.filter { _ in random.happens(0.3) }
    case "policy":
      words = [random.element(of: ["enable", "enable", "disable", "none"]) ?? ""]
      accounts = [random.element(of: organization.members) ?? ""]
    default: words = [random.happens(0.7) ? "on" : "off"]
    }
    let everything = operation == "Disable" && words.isEmpty
    return ReferenceStep(
      operation: operation, caller: caller,
      accounts: accounts.count == 2 && accounts[0] == accounts[1]
        ? [accounts[0]] : accounts,
      words: everything ? types : operation == "Enable" && words.isEmpty ? ["EC2"] : words)
  }
}
