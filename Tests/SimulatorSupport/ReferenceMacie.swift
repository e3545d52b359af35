import MusterDocument
import MusterText
import MusterWire

@testable import MusterSimulator

/// Macie's expected behavior, without time and without the simulator's tables.
struct ReferenceMacie: ReferenceService {
  typealias ReferencedService = Macie

  struct Pair: Hashable {
    let administrator: String
    let member: String
  }

  let organization: SmallOrganization
  var administrator: String?
  var isEnding = false
  var sessions: [String: String] = [:]
  var relationships: [Pair: String] = [:]
  /// The pairs that are related through AWS Organizations.
  var organizational: Set<Pair> = []
  /// The number of allow lists by account, and those of classification jobs that run, have ended
  /// and were cancelled.
  var lists: [String: Int] = [:]
  var running: [String: Int] = [:]
  var ended: [String: Int] = [:]
  var cancelled: [String: Int] = [:]
  /// True if a member was created with the account's own address.
  var isRight: [Pair: Bool] = [:]

  init(_ organization: SmallOrganization) {
    self.organization = organization
  }

  func isMemberOrJoining(_ pair: Pair) -> Bool {
    ["Enabled", "Paused"].contains(relationships[pair])
      || relationships[pair] == "Created" && organizational.contains(pair)
  }

  func relatedPair(of id: String) -> Pair? {
    relationships.keys.first { $0.member == id && isMemberOrJoining($0) }
  }

  func administers(_ id: String) -> Bool {
    administrator == id || hasMembers(id)
  }

  func hasMembers(_ id: String) -> Bool {
    relationships.keys.contains { $0.administrator == id && isMemberOrJoining($0) }
  }

  mutating func apply(_ step: ReferenceStep) -> Bool {
    let (caller, id) = (step.caller, step.account)
    switch step.operation {
    case "EnableOrganizationAdminAccount": return nameAdministrator(id, by: caller)
    case "DisableOrganizationAdminAccount":
      guard caller == organization.management, administrator == id, !isEnding else { return false }
      isEnding = true
      release()
      return true
    case "EnableMacie":
      guard sessions[caller] == nil else { return false }
      sessions[caller] = "ENABLED"
      return true
    default: return sessions[caller] != nil && takeWithMacie(step)
    }
  }

  mutating func nameAdministrator(_ id: String, by caller: String) -> Bool {
    guard caller == organization.management, administrator == nil, organization.belongs(id),
      organization.behaviors[id] != .suspended, relatedPair(of: id) == nil
    else { return false }
    administrator = id
    sessions[id] = sessions[id] ?? "ENABLED"
    let own = relationships.keys.filter { $0.administrator == id && isMemberOrJoining($0) }
    organizational.formUnion(own.filter { organization.belongs($0.member) })
    return true
  }

  mutating func takeWithMacie(_ step: ReferenceStep) -> Bool {
    let (caller, id) = (step.caller, step.account)
    let own = Pair(administrator: caller, member: id)
    let received = Pair(administrator: id, member: caller)
    switch step.operation {
    case "DisableMacie":
      let isNamed = administrator == caller && !isEnding
      guard relatedPair(of: caller) == nil, !isNamed, !hasMembers(caller) else { return false }
      sessions[caller] = nil
      for path in [\Self.lists, \.running, \.ended, \.cancelled] {
        self[keyPath: path][caller] = nil
      }
      for pair in relationships.keys where pair.administrator == caller { forget(pair) }
    case "CreateAllowList": lists[caller, default: 0] += 1
    case "DeleteAllowList":
      guard let count = lists[caller], count > 0 else { return false }
      lists[caller] = count - 1
    case "CreateClassificationJob": running[caller, default: 0] += 1
    case "UpdateMacieSession": return setSession(of: caller, step.word)
    case "CreateMember": return create(own, step.word == "right")
    case "CreateInvitations":
      guard relatedPair(of: caller) == nil else { return false }
      for id in step.accounts {
        let pair = Pair(administrator: caller, member: id)
        if relationships[pair] == "Created", !organizational.contains(pair) {
          relationships[pair] = "EmailVerificationInProgress"
        }
      }
    case "AcceptInvitation":
      guard ["Invited", "Resigned"].contains(relationships[received]),
        relatedPair(of: caller) == nil,
        !administers(caller), relatedPair(of: id) == nil
      else { return false }
      relationships[received] = "Enabled"
      sessions[caller] = "ENABLED"
    case "DeclineInvitations":
      if relationships[received] == "Invited" { forget(received) }
    case "DisassociateFromAdministratorAccount":
      guard let pair = relatedPair(of: caller), !organizational.contains(pair),
        relationships[pair] == "Enabled"
      else { return false }
      relationships[pair] = "Resigned"
    case "DisassociateMember":
      guard isMemberOrJoining(own) || ["Invited", "RegionDisabled"].contains(relationships[own])
      else { return false }
      relationships[own] = "Removed"
    case "DeleteMember":
      let deletable =
        organizational.contains(own)
        ? ["Removed"] : ["Created", "EmailVerificationFailed", "Invited", "Removed", "Resigned"]
      guard let status = relationships[own], deletable.contains(status) else { return false }
      forget(own)
    case "UpdateMemberSession":
      if relationships[own] == "Invited", step.word == "PAUSED" {
        guard relatedPair(of: id) == nil, !administers(id), relatedPair(of: caller) == nil else {
          return false
        }
        set(own, step.word)
        return true
      }
      guard ["Enabled", "Paused"].contains(relationships[own]) else { return false }
      guard step.word == "PAUSED" || organizational.contains(own) || relationships[own] == "Enabled"
      else { return false }
      set(own, step.word)
    default: return false
    }
    return true
  }

  mutating func forget(_ pair: Pair) {
    relationships[pair] = nil
    organizational.remove(pair)
  }

  mutating func set(_ pair: Pair, _ status: String) {
    relationships[pair] = status == "PAUSED" ? "Paused" : "Enabled"
    sessions[pair.member] = status
    if status == "PAUSED" { cancelJobs(of: pair.member) }
  }

  mutating func setSession(of caller: String, _ status: String) -> Bool {
    if status == "PAUSED", hasMembers(caller) { return false }
    if let pair = relatedPair(of: caller) {
      if organizational.contains(pair) { return false }
      set(pair, status)
    }
    sessions[caller] = status
    if status == "PAUSED" { cancelJobs(of: caller) }
    return true
  }

  mutating func cancelJobs(of id: String) {
    cancelled[id, default: 0] += running.removeValue(forKey: id) ?? 0
  }

  mutating func create(_ pair: Pair, _ isRight: Bool) -> Bool {
    guard pair.administrator != pair.member, relatedPair(of: pair.administrator) == nil else {
      return false
    }
    let isOrganizational =
      pair.administrator == administrator && !isEnding && organization.belongs(pair.member)
    if isOrganizational, pair.member == organization.management, sessions[pair.member] == nil {
      return false
    }
    if isOrganizational, relatedPair(of: pair.member) != nil || administers(pair.member) {
      return false
    }
    let comesBack = relationships[pair] == "Removed" && isOrganizational
    guard relationships[pair] == nil || comesBack else { return false }
    forget(pair)
    relationships[pair] = "Created"
    self.isRight[pair] = isRight
    if isOrganizational { organizational.insert(pair) }
    return true
  }

  /// Associations and verifications are completed first, then members answer invitations, then the
  /// delegation ends.
  mutating func settle() {
    for (id, count) in running { ended[id, default: 0] += count }
    running = [:]
    for (pair, status) in relationships {
      let behavior = organization.behaviors[pair.member]
      if status == "Created", organizational.contains(pair) {
        let isMissing = organization.lacksRegion(pair.member)
        relationships[pair] =
          behavior == .suspended ? "AccountSuspended" : isMissing ? "RegionDisabled" : "Enabled"
        if behavior != .suspended, !isMissing { sessions[pair.member] = "ENABLED" }
      }
      if status == "EmailVerificationInProgress" {
        let verifies = behavior != nil && behavior != .emailUnverified && isRight[pair] == true
        relationships[pair] =
          behavior == .suspended
          ? "AccountSuspended" : verifies ? "Invited" : "EmailVerificationFailed"
      }
    }
    for (pair, status) in relationships where status == "Invited" {
      if organization.behaviors[pair.member] == .declines { forget(pair) }
    }
    guard isEnding else { return }
    administrator = nil
    isEnding = false
  }

  /// The members of the delegated administrator become standalone accounts.
  mutating func release() {
    for pair in organizational where pair.administrator == administrator {
      guard isMemberOrJoining(pair) || relationships[pair] == "RegionDisabled" else { continue }
      relationships[pair] = "Removed"
    }
  }

  var facts: [String: String] {
    var facts: [String: String] = [:]
    facts["administrator"] = administrator.map { $0 + (isEnding ? " ends" : "") }
    for (id, status) in sessions { facts["\(id) session"] = status }
    for (pair, status) in relationships {
      facts["\(pair.administrator) \(pair.member)"] = status
    }
    for (id, count) in lists where count > 0 { facts["\(id) lists"] = String(count) }
    for (id, count) in cancelled where count > 0 { facts["\(id) cancelled"] = String(count) }
    for (id, count) in ended.merging(running, uniquingKeysWith: +) where count > 0 {
      facts["\(id) jobs"] = String(count)
    }
    return facts
  }
}

// MARK: - The tested service

extension ReferenceMacie {
  static func facts(of service: Macie) -> [String: String] {
    var facts: [String: String] = [:]
    facts["administrator"] = service.delegation.map {
      $0.administrator + ($0.isEnding ? " ends" : "")
    }
    for (id, session) in service.sessions { facts["\(id) session"] = session.status }
    for (administrator, administration) in service.administrations {
      let members = administration.members.entries(after: nil, limit: .max) { _ in true }
      for (id, member) in members { facts["\(administrator) \(id)"] = member.relationship.rawValue }
    }
    for id in service.sessions.keys {
      let jobs = service.resources(.classificationJob, of: id)
      let cancelled = jobs.count { $0.resource.status == "CANCELLED" }
      for (name, count) in [
        ("lists", service.resources(.allowList, of: id).count), ("cancelled", cancelled),
        ("jobs", jobs.count - cancelled),
      ] where count > 0 { facts["\(id) \(name)"] = String(count) }
    }
    return facts
  }

  static func violations(of service: Macie, requested: Set<String>) -> [String] {
    var violations: [String] = []
    var administrators: [String: [String]] = [:]
    for (administrator, administration) in service.administrations {
      for (id, member) in administration.members.entries(
        after: nil, limit: .max, where: { _ in true })
      where member.isMemberOrJoining {
        administrators[id, default: []].append(administrator)
        if !member.relationship.isMember { continue }
        let status = member.relationship == .paused ? "PAUSED" : "ENABLED"
        if service.sessions[id]?.status != status {
          violations.append("\(id) is \(status) in name only")
        }
      }
    }
    for (id, own) in administrators {
      if own.count > 1 { violations.append("\(id) has \(own.count) administrators") }
      if service.administers(id) { violations.append("\(id) is administrator and member") }
    }
    for id in service.sessions.keys where !requested.contains("\(id) session") {
      violations.append("\(id) uses Macie, which was not requested")
    }
    return violations.sorted()
  }

  static func requests(for step: ReferenceStep, in organization: SmallOrganization) -> [String] {
    switch step.operation {
    case "EnableMacie": ["\(step.caller) session"]
    case "CreateMember", "EnableOrganizationAdminAccount": ["\(step.account) session"]
    default: []
    }
  }

  static func input(_ step: ReferenceStep, _ service: inout Macie, at now: Instant) throws -> JSON {
    let id = JSON.string(step.account)
    switch step.operation {
    case "EnableOrganizationAdminAccount", "DisableOrganizationAdminAccount":
      return ["adminAccountId": id]
    case "UpdateMacieSession": return ["status": .string(step.word)]
    case "UpdateMemberSession": return ["id": id, "status": .string(step.word)]
    case "DisassociateMember", "DeleteMember": return ["id": id]
    case "CreateInvitations", "DeclineInvitations": return ["accountIds": .strings(step.accounts)]
    case "AcceptInvitation":
      let invitation = try received(step, &service, at: now)
      return ["administratorAccountId": id, "invitationId": invitation ?? "none"]
    case "CreateAllowList": return ["name": "list", "criteria": ["regex": "a+"]]
    case "DeleteAllowList":
      let own = service.resources(.allowList, of: step.caller).first
      return ["id": .string(own?.id ?? "none")]
    case "CreateClassificationJob":
      return ["name": "job", "jobType": "ONE_TIME", "s3JobDefinition": [:]]
    case "CreateMember":
      let email = step.word == "right" ? step.account + "@example.com" : "x@example.com"
      return ["account": ["accountId": id, "email": .string(email)]]
    default: return [:]
    }
  }

  /// The id of the invitation that a step accepts.
  private static func received(
    _ step: ReferenceStep, _ service: inout Macie, at now: Instant
  ) throws -> JSON? {
    let call = SimulatedCall(
      operation: "ListInvitations", input: try Document("{}").root, caller: step.caller,
      region: service.region, now: now, delegations: Delegations(service.scenario))
    guard let list = try? service.perform(call) else { return nil }
    let invitations = list["invitations"]?.elements ?? []
    return invitations.first { $0["accountId"]?.string == step.account }?["invitationId"]
  }

  static let operations = [
    "wait", "wait", "wait", "EnableMacie", "EnableMacie", "EnableMacie", "DisableMacie",
    "UpdateMacieSession", "CreateMember", "CreateMember", "CreateMember", "CreateInvitations",
    "CreateInvitations", "AcceptInvitation", "AcceptInvitation", "DeclineInvitations",
    "DisassociateFromAdministratorAccount", "DisassociateMember", "DeleteMember",
    "UpdateMemberSession", "EnableOrganizationAdminAccount", "DisableOrganizationAdminAccount",
    "CreateAllowList", "DeleteAllowList", "CreateClassificationJob",
  ]

  /// Operations of an account that concern its administrator or an account that has invited it.
  private static let towardsAdministrators: Set = [
    "AcceptInvitation", "DeclineInvitations", "DisassociateFromAdministratorAccount",
    "UpdateMacieSession", "DisableMacie",
  ]

  /// Only these behaviors accept by themselves: if two invitations were accepted at the same
  /// time, the result would be random.
  private static let acceptsByItself: Set = [AccountBehavior.isolated, .blockedByPolicy]

  static func openingSteps(_ organization: SmallOrganization) -> [ReferenceStep] {
    let (administrator, few) = (organization.administrator, Array(organization.members.prefix(2)))
    return ([administrator] + few).map { ReferenceStep(operation: "EnableMacie", caller: $0) }
      + few.flatMap { id in
        ["CreateMember", "CreateInvitations"].map {
          ReferenceStep(operation: $0, caller: administrator, accounts: [id], words: ["right"])
        }
      } + [ReferenceStep()]
      + few.map {
        ReferenceStep(operation: "AcceptInvitation", caller: $0, accounts: [administrator])
      }
  }

  /// Most steps concern three accounts. One of them is the administrator.
  static func step(_ random: inout Random, _ organization: SmallOrganization) -> ReferenceStep {
    let operation = random.element(of: operations) ?? "wait"
    let few = Array(organization.members.prefix(2))
    let anybody = organization.everybody.filter {
      !acceptsByItself.contains(organization.behaviors[$0] ?? .slow)
    }
    let another = random.element(of: random.happens(0.7) ? few : anybody) ?? ""
    var (caller, account) = (organization.administrator, another)
    if towardsAdministrators.contains(operation) { swap(&caller, &account) }
    if random.happens(0.2) { swap(&caller, &account) }
    if operation == "EnableMacie", random.happens(0.5) { caller = account }
    if operation.hasSuffix("OrganizationAdminAccount") {
      caller = random.happens(0.9) ? organization.management : caller
      account = random.happens(0.7) ? organization.administrator : account
    }
    if !organization.callers.contains(caller) { caller = organization.administrator }
    let isFirst = random.happens(0.6)
    let word =
      operation == "CreateMember"
      ? (random.happens(0.8) ? "right" : "wrong") : (isFirst ? "PAUSED" : "ENABLED")
    return ReferenceStep(operation: operation, caller: caller, accounts: [account], words: [word])
  }
}
