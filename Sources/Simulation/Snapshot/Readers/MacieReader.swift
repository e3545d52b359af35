import MusterClient
import MusterDocument
import MusterText

extension ServiceSnapshot {
  public static let macie = ServiceSnapshot { MacieReader($0) }
}

/// Reads Amazon Macie in one Region, as the calling account sees it.
final class MacieReader: ServiceReader {
  let context: RegionContext
  private let target: ServiceRegion
  private var own = ScenarioObject()
  private var isDelegated = false
  /// The reason why Macie did not list its delegated administrators; nil if it did.
  private var listFailure: Failure?
  private var sessions = JSONGroups()
  private var memberships = JSONGroups()
  private var discovery = ScenarioObject()
  private var enabledFor: [String] = []
  /// The caller's relationships to accounts that administer it or have invited it.
  private var administrations = JSONGroups()
  private var listed = 0

  init(_ context: RegionContext) {
    self.context = context
    target = context.target
  }

  private var queue: ReadQueue { context.queue }

  /// Reads the delegated administrator first. There is nothing else to read if the calling account
  /// has not enabled Macie.
  func begin() {
    readAdministrators { [self] in
      queue.read(target, "GetMacieSession") { [self] response in
        switch response {
        case .success(let session):
          sessions.add(
            context.caller,
            .of(
              session, texts: ["status", "findingPublishingFrequency"],
              times: ["createdAt", "updatedAt"]))
          readMembers()
          readOwnAdministrator()
          readDiscovery()
        case .failure(let failure):
          if !failure.meansMacieIsDisabled {
            queue.recordUnread(target, "GetMacieSession", failure)
          }
        }
      }
    }
  }

  /// Records that the delegated administrator could not be read. Macie lists it for the management
  /// account only; a refusal does not matter if AWS Organizations has named it.
  func conclude() {
    guard let listFailure, !listFailure.meansMacieIsDisabled else { return }
    let isKnown =
      listFailure.code == "AccessDeniedException" && context.organizations.knowsAdministrators
    if !isKnown { queue.recordUnread(target, "ListOrganizationAdminAccounts", listFailure) }
  }

  var members: JSONMembers {
    var object = own
    if listFailure != nil, let known = context.organizations.otherAdministrator(of: context.service)
    {
      object.add("administrator", known)
    }
    object.add("sessions", sessions)
    var administration = ScenarioObject()
    administration.add("members", memberships)
    var discovery = discovery
    let enabled = enabledFor.sorted().map(JSON.string)
    discovery.add("enabledFor", enabled.isEmpty ? nil : .array(enabled))
    administration.add("automatedDiscovery", discovery)
    var administrations = administrations
    if !administration.isEmpty { administrations.add(context.caller, administration) }
    object.add("administrations", administrations)
    return object.members
  }

  // MARK: - The organization

  /// Only the delegated administrator may describe the configuration; only the management account
  /// may list the administrators.
  private func readAdministrators(_ then: @escaping () -> Void) {
    queue.read(target, "DescribeOrganizationConfiguration") { [self] response in
      if case .success(let configuration) = response {
        isDelegated = true
        own.add("administrator", ["accountId": .string(context.caller)])
        own.add("autoEnable", configuration["autoEnable"]?.boolean == true ? true : nil)
        return then()
      }
      queue.readPages(target, "ListOrganizationAdminAccounts") { [self] page in
        for account in page["adminAccounts"]?.elements.map(\.self) ?? [] {
          own.add(
            "administrator", ScenarioObject.administrator(account, ending: "DISABLING_IN_PROGRESS"))
        }
      } end: { [self] failure in
        listFailure = failure
        then()
      }
    }
  }

  private func readMembers() {
    queue.collectStates(target, "members") { [self] members in
      for member in members { record(member) }
      context.reportProgress(done: listed, of: listed)
    }
  }

  /// Records a member, and the Macie session that its relationship implies.
  private func record(_ member: Value) {
    let (id, status) = (member.text("accountId"), member.text("relationshipStatus"))
    context.organizations.addIfUnlisted(id)
    listed += 1
    var object = ScenarioObject.of(
      member, texts: ["relationshipStatus"], times: ["invitedAt", "updatedAt"])
    if !isThroughOrganizations(member) { object.add("path", "invitation") }
    if let email = member["email"]?.string, email != context.organizations.email(of: id) {
      object.add("email", .string(email))
    }
    if let tags = member["tags"], tags.count > 0 { object.add("tags", JSON(tags)) }
    memberships.add(id, object)
    guard let session = ["Enabled": "ENABLED", "Paused": "PAUSED"][status] else { return }
    sessions.add(id, .text("status", session))
  }

  /// True if a member joined through AWS Organizations. The API has no such member. Such members
  /// are not invited; an invited member of an account that then becomes the delegated administrator
  /// counts as joined through AWS Organizations (guide).
  private func isThroughOrganizations(_ member: Value) -> Bool {
    guard isDelegated, context.organizations.has(member.text("accountId")) else { return false }
    let isMember = ["Enabled", "Paused"].contains(member.text("relationshipStatus"))
    return isMember || member["invitedAt"] == nil
  }

  // MARK: - The calling account

  private func readOwnAdministrator() {
    queue.read(target, "GetAdministratorAccount") { [self] response in
      switch response {
      case .success(let response): response["administrator"].map { record(invitation: $0) }
      case .failure(let failure):
        if failure.code != "ResourceNotFoundException" {
          queue.recordUnread(target, "GetAdministratorAccount", failure)
        }
      }
    }
    queue.collectPages(target, "ListInvitations") { [self] page in
      for invitation in page["invitations"]?.elements.map(\.self) ?? [] {
        record(invitation: invitation)
      }
    }
  }

  private func record(invitation: Value) {
    var object = ScenarioObject.of(
      invitation, texts: ["relationshipStatus"], times: ["invitedAt"])
    if invitation["invitedAt"] != nil { object.add("path", "invitation") }
    var members = JSONGroups()
    members.add(context.caller, object)
    var administration = ScenarioObject()
    administration.add("members", members)
    administrations.add(invitation.text("accountId"), administration)
  }

  /// Only administrators can read automated discovery; a refusal is not recorded.
  private func readDiscovery() {
    queue.read(target, "GetAutomatedDiscoveryConfiguration") { [self] response in
      guard case .success(let response) = response else { return }
      let isEnabled = response.text("status") == "ENABLED"
      let mode = response.text("autoEnableOrganizationMembers")
      discovery.add("isEnabled", isEnabled ? true : nil)
      discovery.add("autoEnable", mode.isEmpty || mode == "NONE" ? nil : .string(mode))
      for name in ["firstEnabledAt", "disabledAt", "lastUpdatedAt"] {
        discovery.add(name, time: response[name]?.time)
      }
      if isEnabled { readDiscoveryAccounts() }
    }
  }

  private func readDiscoveryAccounts() {
    queue.collectPages(target, "ListAutomatedDiscoveryAccounts") { [self] page in
      for account in page["items"]?.elements.map(\.self) ?? []
      where account.text("status") == "ENABLED" {
        enabledFor.append(account.text("accountId"))
      }
    }
  }
}

extension Failure {
  /// True if Macie is not enabled for the account. Macie reports it as an error (seen).
  fileprivate var meansMacieIsDisabled: Bool { message.includes("Macie is not enabled") }
}
