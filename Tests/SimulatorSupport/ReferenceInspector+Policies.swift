import MusterDocument
import MusterText

@testable import MusterSimulator

/// Organization policies about EC2 in the reference implementation of Inspector.
extension ReferenceInspector {
  /// An account keeps its state when a policy stops managing it.
  mutating func setPolicy(of id: String, _ word: String) {
    let before = rule(of: id)
    policies[id] = word == "none" ? nil : word
    if let rule = rule(of: id), rule != before { changedPolicies.insert(id) }
  }

  /// An account that a policy manages becomes a member if the policy enables something.
  mutating func finishPolicies() {
    for id in changedPolicies {
      enforcePolicy(on: id)
      guard rule(of: id) == "enable", let administrator, !isEnding, id != administrator else {
        continue
      }
      if [nil, "REMOVED"].contains(members[id]) { members[id] = "CREATED" }
    }
    changedPolicies = []
  }

  mutating func enforcePolicy(on id: String) {
    let status = status(id, "EC2")
    switch rule(of: id) {
    case "enable" where status == "DISABLED" && !isRefused(id): scans["\(id) EC2"] = "ENABLING"
    case "disable":
      for type in withDependents(["EC2"], of: id) where self.status(id, type) == "ENABLED" {
        scans["\(id) \(type)"] = "DISABLING"
      }
    default: break
    }
  }
}

// MARK: - The tested service

extension ReferenceInspector {
  /// Attaches a policy about EC2 to an account, instead of those that it had.
  static func take(
    _ step: ReferenceStep, _ service: inout Inspector, in organization: SmallOrganization,
    at now: Instant
  ) {
    var rules = service.organizationRules
    var own = service.scenario.accounts.list.reduce(into: [String: String]()) { own, account in
      own[account.id] = rule(of: account.id, service)
    }
    own[step.account] = step.word
    rules.policies = EffectivePolicies(OrganizationTree(service.scenario)) { target in
      documents[own[target] ?? ""].map { [$0] } ?? []
    }
    service.rulesChanged(to: rules, at: now)
  }

  /// The word of the policy of an account.
  static func rule(of id: String, _ service: Inspector) -> String? {
    let account = service.scenario.accounts[id]
    let settings = account.flatMap { service.organizationRules.policies.settings(of: $0) }
    switch settings?.rule(for: .ec2, in: service.region) {
    case .enable: return "enable"
    case .disable: return "disable"
    case nil: return nil
    }
  }

  private static let documents = ["enable", "disable"].reduce(
    into: [String: InspectorPolicyDocument]()
  ) { documents, word in
    let lists = ["enable", "disable"].map { name -> (String, JSON) in
      ("\(name)_in_regions", ["@@assign": name == word ? ["ALL_SUPPORTED"] : []])
    }
    let document: JSON = ["inspector": ["enablement": ["ec2_scanning": .object(lists)]]]
    documents[word] = try? InspectorPolicyDocument(document.text)
  }
}
