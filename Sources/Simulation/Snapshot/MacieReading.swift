import MusterClient
import MusterDocument
import MusterText

/// Amazon Macie in one Region, as the account that calls sees it.
final class MacieReading {
  let view: View
  private let place: Asker.Place
  private var own = Facts()
  private var isDelegated = false
  /// Why nobody here tells who administers Macie, if so.
  private var refusal: Failure?
  private var sessions = JSONGroups()
  private var memberships = JSONGroups()
  private var discovery = Facts()
  private var enabledFor: [String] = []
  /// What others who administer the caller, or want to, have of it.
  private var administrations = JSONGroups()
  private var listed = 0

  init(_ view: View) {
    self.view = view
    place = view.place("macie2")
  }

  private var asker: Asker { view.asker }

  /// Where the account does not use Macie there is nothing but who administers it.
  func begin() {
    askForAdministrators { [self] in
      asker.ask(place, "GetMacieSession") { [self] answer in
        switch answer {
        case .success(let session):
          sessions.add(
            view.caller,
            .of(
              session, texts: ["status", "findingPublishingFrequency"],
              moments: ["createdAt", "updatedAt"]))
          askForMembers()
          askForOwnAdministrator()
          askForDiscovery()
        case .failure(let failure):
          if !failure.saysMacieIsOff { asker.miss(place, "GetMacieSession", failure) }
        }
      }
    }
  }

  /// Takes down that nobody told who administers Macie. Only the management account may ask here, which
  /// is no loss where AWS Organizations has told it.
  func conclude() {
    guard let refusal, !refusal.saysMacieIsOff else { return }
    let isKnown = refusal.code == "AccessDeniedException" && view.organizations.knowsAdministrators
    if !isKnown { asker.miss(place, "ListOrganizationAdminAccounts", refusal) }
  }

  var members: JSONMembers {
    var facts = own
    if refusal != nil,
      let known = view.organizations.otherAdministrator(of: "macie.amazonaws.com")
    {
      facts.say("administrator", known)
    }
    facts.say("sessions", sessions)
    var administration = Facts()
    administration.say("members", memberships)
    var discovery = discovery
    let enabled = enabledFor.sorted().map(JSON.string)
    discovery.say("enabledFor", enabled.isEmpty ? nil : .array(enabled))
    administration.say("automatedDiscovery", discovery)
    var administrations = administrations
    if !administration.isEmpty { administrations.add(view.caller, administration) }
    facts.say("administrations", administrations)
    return facts.members
  }

  // MARK: - The organization

  /// The management account may ask who it is; the administrator knows by what it may ask.
  private func askForAdministrators(_ then: @escaping () -> Void) {
    asker.ask(place, "DescribeOrganizationConfiguration") { [self] answer in
      if case .success(let configuration) = answer {
        isDelegated = true
        own.say("administrator", ["accountId": .string(view.caller)])
        own.say("autoEnable", configuration["autoEnable"]?.boolean == true ? true : nil)
        return then()
      }
      asker.ask(pages: place, "ListOrganizationAdminAccounts") { [self] page in
        for account in page["adminAccounts"]?.elements.map(\.self) ?? [] {
          own.say("administrator", Facts.administrator(account, ending: "DISABLING_IN_PROGRESS"))
        }
      } end: { [self] failure in
        refusal = failure
        then()
      }
    }
  }

  private func askForMembers() {
    asker.ask(pages: place, "ListMembers", ["onlyAssociated": "false"]) { [self] page in
      for member in page["members"]?.elements.map(\.self) ?? [] { take(member) }
      view.tell("macie2", done: listed, of: listed)
    } end: { [self] failure in
      if let failure { asker.miss(place, "ListMembers", failure) }
    }
  }

  /// A member uses Macie as its relationship says.
  private func take(_ member: Value) {
    let (id, status) = (member.text("accountId"), member.text("relationshipStatus"))
    view.organizations.noteSeen(id)
    listed += 1
    var facts = Facts.of(
      member, texts: ["relationshipStatus"], moments: ["invitedAt", "updatedAt"])
    if !isThroughOrganizations(member) { facts.say("path", "invitation") }
    if let email = member["email"]?.string, email != view.organizations.email(of: id) {
      facts.say("email", .string(email))
    }
    if let tags = member["tags"], tags.count > 0 { facts.say("tags", JSON(tags)) }
    memberships.add(id, facts)
    guard let session = ["Enabled": "ENABLED", "Paused": "PAUSED"][status] else { return }
    var use = Facts()
    use.say("status", .string(session))
    sessions.add(id, use)
  }

  /// The API does not say by which path a member came. Through AWS Organizations nobody is invited;
  /// who was, and then belongs to the delegated administrator, was taken over (guide).
  private func isThroughOrganizations(_ member: Value) -> Bool {
    guard isDelegated, view.organizations.has(member.text("accountId")) else { return false }
    let isMember = ["Enabled", "Paused"].contains(member.text("relationshipStatus"))
    return isMember || member["invitedAt"] == nil
  }

  // MARK: - The account that calls

  private func askForOwnAdministrator() {
    asker.ask(place, "GetAdministratorAccount") { [self] answer in
      switch answer {
      case .success(let answer): answer["administrator"].map { take(invitation: $0) }
      case .failure(let failure):
        if failure.code != "ResourceNotFoundException" {
          asker.miss(place, "GetAdministratorAccount", failure)
        }
      }
    }
    asker.ask(pages: place, "ListInvitations") { [self] page in
      for invitation in page["invitations"]?.elements.map(\.self) ?? [] {
        take(invitation: invitation)
      }
    } end: { [self] failure in
      if let failure { asker.miss(place, "ListInvitations", failure) }
    }
  }

  private func take(invitation: Value) {
    var facts = Facts.of(invitation, texts: ["relationshipStatus"], moments: ["invitedAt"])
    if invitation["invitedAt"] != nil { facts.say("path", "invitation") }
    var members = JSONGroups()
    members.add(view.caller, facts)
    var administration = Facts()
    administration.say("members", members)
    administrations.add(invitation.text("accountId"), administration)
  }

  /// A member's is its administrator's to see.
  private func askForDiscovery() {
    asker.ask(place, "GetAutomatedDiscoveryConfiguration") { [self] answer in
      guard case .success(let answer) = answer else { return }
      let isEnabled = answer.text("status") == "ENABLED"
      let mode = answer.text("autoEnableOrganizationMembers")
      discovery.say("isEnabled", isEnabled ? true : nil)
      discovery.say("autoEnable", mode.isEmpty || mode == "NONE" ? nil : .string(mode))
      for name in ["firstEnabledAt", "disabledAt", "lastUpdatedAt"] {
        discovery.say(name, moment: answer[name]?.moment)
      }
      if isEnabled { askForDiscoveryAccounts() }
    }
  }

  private func askForDiscoveryAccounts() {
    asker.ask(pages: place, "ListAutomatedDiscoveryAccounts") { [self] page in
      for account in page["items"]?.elements.map(\.self) ?? []
      where account.text("status") == "ENABLED" {
        enabledFor.append(account.text("accountId"))
      }
    } end: { [self] failure in
      if let failure { asker.miss(place, "ListAutomatedDiscoveryAccounts", failure) }
    }
  }
}

extension Failure {
  /// That Macie is off is a state, and told by an error (seen).
  fileprivate var saysMacieIsOff: Bool { message.includes("Macie is not enabled") }
}
