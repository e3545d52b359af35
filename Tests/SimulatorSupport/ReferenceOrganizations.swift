import MusterDocument
import MusterText
import MusterWire

@testable import MusterSimulator

/// The expected behavior of AWS Organizations, without the simulator's tables: the access of
/// services, delegated administrators, policies with their targets, and tags.
struct ReferenceOrganizations: ReferenceService {
  typealias ReferencedService = Organizations

  static let inspector = "inspector2.amazonaws.com"
  static let principals = [inspector, "guardduty.amazonaws.com"]
  static let names = ["a", "b", "c"]
  /// The root in steps and facts, instead of its id.
  static let root = "root"

  let organization: SmallOrganization
  var trusted: Set<String> = [inspector]
  /// Texts such as "account principal".
  var registered: Set<String>
  var isTypeEnabled = false
  var policies: Set<String> = []
  /// Texts such as "policy target".
  var attachments: Set<String> = []
  /// The values of one tag, by account, root or policy.
  var tags: [String: String] = [:]

  init(_ organization: SmallOrganization) {
    self.organization = organization
    registered = ["\(organization.administrator) \(Self.inspector)"]
  }

  private func exists(_ target: String) -> Bool {
    target == Self.root
      || organization.everybody.contains(target) && organization.belongs(target)
  }

  mutating func apply(_ step: ReferenceStep) -> Bool {
    let isManagement = step.caller == organization.management
    let isDelegated = registered.contains { $0.hasPrefix(step.caller) }
    if step.operation.hasSuffix("agResource") {
      return (isManagement || isDelegated) && tag(step)
    }
    guard isManagement else { return false }
    return step.operation.hasSuffix("Policy") ? changePolicy(step) : changeAccess(step)
  }

  private mutating func tag(_ step: ReferenceStep) -> Bool {
    let id = step.account
    guard policies.contains(id) || exists(id) else { return false }
    tags[id] = step.operation == "TagResource" ? step.word : nil
    return true
  }

  private mutating func changePolicy(_ step: ReferenceStep) -> Bool {
    let (name, target) = (step.word, step.account)
    let attachment = "\(name) \(target)"
    guard step.operation != "CreatePolicy" else { return policies.insert(name).inserted }
    guard policies.contains(name) else { return false }
    switch step.operation {
    case "DeletePolicy":
      guard !attachments.contains(where: { $0.hasPrefix(name + " ") }) else { return false }
      policies.remove(name)
      tags[name] = nil
      return true
    case "AttachPolicy":
      return exists(target) && isTypeEnabled && attachments.insert(attachment).inserted
    default: return exists(target) && attachments.remove(attachment) != nil
    }
  }

  private mutating func changeAccess(_ step: ReferenceStep) -> Bool {
    let principal = step.word
    let (registration, isInspector) = ("\(step.account) \(principal)", principal == Self.inspector)
    let isTaken = registered.contains { $0.hasSuffix(principal) }
    switch step.operation {
    case "EnablePolicyType":
      guard !isTypeEnabled, trusted.contains(Self.inspector) else { return false }
      isTypeEnabled = true
    case "DisablePolicyType":
      guard isTypeEnabled else { return false }
      (isTypeEnabled, attachments) = (false, [])
    case "EnableAWSServiceAccess": trusted.insert(principal)
    case "DisableAWSServiceAccess":
      guard !isTaken, !(isInspector && isTypeEnabled) else { return false }
      trusted.remove(principal)
    case "RegisterDelegatedAdministrator":
      guard step.account != organization.management, organization.belongs(step.account),
        step.account != Self.root, organization.behaviors[step.account] != .suspended,
        trusted.contains(principal), !(isInspector && isTaken)
      else { return false }
      return registered.insert(registration).inserted
    case "DeregisterDelegatedAdministrator": return registered.remove(registration) != nil
    default: return false
    }
    return true
  }

  /// Nothing takes time.
  mutating func settle() {}

  var facts: [String: String] {
    var facts = Dictionary(uniqueKeysWithValues: tags.map { ("\($0.key) tag", $0.value) })
    for principal in trusted { facts[principal] = "trusted" }
    for registration in registered { facts[registration] = "registered" }
    for policy in policies { facts[policy] = "policy" }
    for attachment in attachments { facts[attachment] = "attached" }
    if isTypeEnabled { facts["type"] = "enabled" }
    return facts
  }
}

// MARK: - The tested service

extension ReferenceOrganizations {
  static func facts(of service: Organizations) -> [String: String] {
    let root = service.tree.units[0].id
    func name(_ id: String) -> String {
      id == root ? Self.root : service.policies[id]?.name ?? id
    }
    var facts: [String: String] = [:]
    for principal in service.trusted.keys { facts[principal] = "trusted" }
    let first = "\(service.scenario.administrator) \(inspector)"
    if !service.deregistered.contains(where: { "\($0.account) \($0.principal)" == first }) {
      facts[first] = "registered"
    }
    for each in service.registered { facts["\(each.account) \(each.principal)"] = "registered" }
    for policy in service.policies.values {
      facts[policy.name] = "policy"
      for target in policy.targets.keys { facts["\(policy.name) \(name(target))"] = "attached" }
    }
    for (id, tags) in service.tags { facts["\(name(id)) tag"] = tags.all.first?.value }
    if service.policyTypeIsEnabled { facts["type"] = "enabled" }
    return facts
  }

  static func violations(of service: Organizations, requested: Set<String>) -> [String] {
    var violations: [String] = []
    for (id, policy) in service.policies
    where !policy.targets.isEmpty && !service.policyTypeIsEnabled {
      violations.append("\(id) is attached without its type")
    }
    for each in service.registered where service.trusted[each.principal] == nil {
      violations.append("\(each.principal) has an administrator without access")
    }
    return violations.sorted()
  }

  static func requests(for step: ReferenceStep, in organization: SmallOrganization) -> [String] {
    []
  }

  static func input(_ step: ReferenceStep, _ service: inout Organizations, at now: Instant) throws
    -> JSON
  {
    func id(of name: String) -> String {
      if name == root { return service.tree.units[0].id }
      return service.policies.first { $0.value.name == name }?.key
        ?? (names.contains(name) ? "p-0000000000" : name)
    }
    let (target, policy) = (JSON.string(id(of: step.account)), JSON.string(id(of: step.word)))
    switch step.operation {
    case "EnablePolicyType", "DisablePolicyType":
      return ["RootId": .string(id(of: root)), "PolicyType": "INSPECTOR_POLICY"]
    case "CreatePolicy":
      return [
        "Name": .string(step.word), "Description": "", "Type": "INSPECTOR_POLICY",
        "Content": #"{"inspector": {"enablement": {}}}"#,
      ]
    case "DeletePolicy": return ["PolicyId": policy]
    case "AttachPolicy", "DetachPolicy": return ["PolicyId": policy, "TargetId": target]
    case "TagResource":
      return ["ResourceId": target, "Tags": [["Key": "team", "Value": .string(step.word)]]]
    case "UntagResource": return ["ResourceId": target, "TagKeys": ["team"]]
    case "EnableAWSServiceAccess", "DisableAWSServiceAccess":
      return ["ServicePrincipal": .string(step.word)]
    default: return ["AccountId": target, "ServicePrincipal": .string(step.word)]
    }
  }

  static let operations = [
    "EnablePolicyType", "EnablePolicyType", "DisablePolicyType", "CreatePolicy", "CreatePolicy",
    "DeletePolicy", "AttachPolicy", "AttachPolicy", "AttachPolicy", "DetachPolicy",
    "DetachPolicy", "EnableAWSServiceAccess", "DisableAWSServiceAccess",
    "RegisterDelegatedAdministrator", "RegisterDelegatedAdministrator",
    "DeregisterDelegatedAdministrator", "DeregisterDelegatedAdministrator", "TagResource",
    "UntagResource",
  ]

  static func openingSteps(_ organization: SmallOrganization) -> [ReferenceStep] {
    let management = organization.management
    return [
      ReferenceStep(operation: "EnablePolicyType", caller: management),
      ReferenceStep(operation: "CreatePolicy", caller: management, words: ["a"]),
      ReferenceStep(operation: "AttachPolicy", caller: management, accounts: [root], words: ["a"]),
    ]
  }

  /// Most steps concern the administrator, a member or the root.
  static func step(_ random: inout Random, _ organization: SmallOrganization) -> ReferenceStep {
    let operation = random.element(of: operations) ?? ""
    let usual = [organization.administrator, organization.members[0]]
    let few = operation.hasSuffix("Administrator") ? usual : usual + [root]
    let anybody = organization.everybody + (operation.hasSuffix("agResource") ? names : [])
    let account = random.element(of: random.happens(0.7) ? few : anybody) ?? ""
    let isAccess = operation.contains("Access") || operation.hasSuffix("Administrator")
    let word = random.element(of: isAccess ? principals : names) ?? ""
    let other = random.element(of: organization.callers) ?? ""
    return ReferenceStep(
      operation: operation, caller: random.happens(0.9) ? organization.management : other,
      accounts: [account], words: [word])
  }
}
