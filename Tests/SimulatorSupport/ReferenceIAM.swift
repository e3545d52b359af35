import MusterDocument
import MusterText
import MusterWire

@testable import MusterSimulator

/// The expected behavior of AWS Identity and Access Management: the service-linked roles that
/// accounts have created, and the roles that exist without that.
struct ReferenceIAM: ReferenceService {
  typealias ReferencedService = IAM

  static let services = ["macie", "guardduty", "config"]
  /// The names of the roles of simulated services are AWS's; others are derived from the principal.
  static let names = [
    "macie": "AWSServiceRoleForAmazonMacie", "guardduty": "AWSServiceRoleForGuardduty",
    "config": "AWSServiceRoleForConfig",
  ]

  /// Texts such as "account service suffix".
  var created: Set<String> = []

  init(_ organization: SmallOrganization) {}

  mutating func apply(_ step: ReferenceStep) -> Bool {
    let role = "\(step.caller) \(step.word) \(step.words.last ?? "")"
    switch step.operation {
    case "CreateServiceLinkedRole": return created.insert(role).inserted
    case "GetRole": return created.contains(role)
    default: return true
    }
  }

  /// Nothing takes time.
  mutating func settle() {}

  var facts: [String: String] {
    Dictionary(uniqueKeysWithValues: created.map { ($0, "created") })
  }
}

// MARK: - The tested service

extension ReferenceIAM {
  static func facts(of service: IAM) -> [String: String] {
    var facts: [String: String] = [:]
    for (id, account) in service.accounts {
      for created in account.roles {
        let name = created.role.name.split(separator: "_")
        let own = names.first { $0.value == name[0] }?.key ?? created.role.name
        facts["\(id) \(own) \(name.count > 1 ? String(name[1]) : "none")"] = "created"
      }
    }
    return facts
  }

  static func violations(of service: IAM, requested: Set<String>) -> [String] {
    facts(of: service).keys.filter { !requested.contains($0) }.sorted()
  }

  static func requests(for step: ReferenceStep, in organization: SmallOrganization) -> [String] {
    step.operation == "CreateServiceLinkedRole"
      ? ["\(step.caller) \(step.word) \(step.words.last ?? "")"] : []
  }

  static func input(_ step: ReferenceStep, _ service: inout IAM, at now: Instant) throws -> JSON {
    let suffix = step.words.last == "none" ? nil : step.words.last
    switch step.operation {
    case "CreateServiceLinkedRole":
      return .members([
        "AWSServiceName": .string(step.word + ".amazonaws.com"),
        "CustomSuffix": suffix.map(JSON.string),
      ])
    case "GetRole":
      let name = names[step.word] ?? ""
      return ["RoleName": .string(name + (suffix.map { "_" + $0 } ?? ""))]
    default: return [:]
    }
  }

  static let operations = [
    "CreateServiceLinkedRole", "CreateServiceLinkedRole", "GetRole", "ListAccountAliases",
  ]

  static func openingSteps(_ organization: SmallOrganization) -> [ReferenceStep] { [] }

  static func step(_ random: inout Random, _ organization: SmallOrganization) -> ReferenceStep {
    ReferenceStep(
      operation: random.element(of: operations) ?? "",
      caller: random.element(of: organization.callers) ?? "",
      words: [services, ["none", "a"]].map { random.element(of: $0) ?? "" })
  }
}
