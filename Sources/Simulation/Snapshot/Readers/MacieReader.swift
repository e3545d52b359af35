import MusterClient
import MusterDocument
import MusterText

extension ServiceSnapshot {
  public static let macie = ServiceSnapshot { MacieReader($0) }
}

/// Reads Amazon Macie in one Region, as the calling account sees it. It sends only reads that the
/// account's role allows, so a refused read is a gap.
final class MacieReader: ServiceReader {
  let context: ReaderContext
  private var own = ScenarioObject()
  /// True if the calling account is the delegated administrator, according to Macie.
  private var isDelegated = false
  private var isAdministratorListed = false
  private var sessions = JSONGroups()
  /// The session of the calling account.
  private var session: ScenarioObject?
  private let resources: MacieResourcesReader
  private var memberships = JSONGroups()
  private var discovery = ScenarioObject()
  private var enabledFor: [String] = []
  /// The caller's relationships to accounts that administer it or have invited it.
  private var administrations = JSONGroups()
  private var listed = 0

  init(_ context: ReaderContext) {
    self.context = context
    resources = MacieResourcesReader(context)
  }

  private var queue: ReadQueue { context.queue }

  /// Without a session of the calling account, there is nothing to read but the delegated
  /// administrator, which the management account may list.
  func begin(_ ready: @escaping (Failure?) -> Void) {
    ready(nil)
    queue.add(context.read("session", fills: ["sessions"], isRequired: true)) { [self] session in
      self.session = .of(
        session, texts: ["status", "findingPublishingFrequency"], times: ["createdAt", "updatedAt"])
    } end: { [self] end in
      switch end {
      case .complete:
        readOwnAdministrator()
        resources.begin()
      case .off, .absent, .isCaller: listAdministrators()
      case .failed: break
      }
    }
  }

  var members: JSONMembers {
    var object = own
    object.add("sessions", allSessions)
    object.add("resources", by: "arns", resources.resources)
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

  /// The sessions of members, and that of the calling account.
  private var allSessions: JSONGroups {
    var sessions = sessions
    if var session {
      session.add("classificationExport", resources.export)
      sessions.add(context.caller, session)
    }
    return sessions
  }
}

// MARK: - The delegated administrator

extension MacieReader {
  /// Finds the delegated administrator, then calls `then`. Only the administrator itself may
  /// describe the organization's configuration. The calling account can be the administrator if it
  /// is not a member, and AWS Organizations does not name another account.
  private func readAdministrator(isMember: Bool, _ then: @escaping () -> Void) {
    let organization = context.organization
    let isNamed =
      organization.administrator(of: context.service, in: context.region) == context.caller
    if organization.management == context.caller {
      listAdministrators { [self] isCaller in isCaller ? readConfiguration { _ in then() } : then()
      }
    } else if isMember || organization.knowsAdministrators && !isNamed {
      listAdministrators { _ in then() }
    } else {
      readConfiguration { [self] isRead in
        isRead || isNamed ? then() : listAdministrators { _ in then() }
      }
    }
  }

  /// Lists the administrators if the calling account may be the management account. For another
  /// account, the administrator is the one that AWS Organizations names. `then` receives true if
  /// the calling account is the administrator.
  private func listAdministrators(_ then: @escaping (Bool) -> Void = { _ in }) {
    guard context.organization.callerMayManage else {
      let named = context.organization.administrator(of: context.service, in: context.region)
      if let named, named != context.caller {
        context.add(administrator: .text("accountId", named), named, to: &own)
      }
      return then(false)
    }
    var isCaller = false
    queue.add(context.read("delegated_administrators", fills: ["administrator"])) { [self] page in
      for account in page["adminAccounts"]?.elements.map(\.self) ?? [] {
        let id = account.text("accountId")
        let administrator = ScenarioObject.administrator(account, ending: "DISABLING_IN_PROGRESS")
        context.add(administrator: administrator, id, to: &own)
        isAdministratorListed = true
        if id == context.caller { isCaller = true }
      }
    } end: { _ in
      then(isCaller)
    }
  }

  /// Reads the organization's configuration as its delegated administrator. `then` receives whether
  /// it is.
  private func readConfiguration(_ then: @escaping (Bool) -> Void) {
    let fills = ["administrator", "autoEnable", "administrations.members.path"]
    queue.add(context.read("organization_configuration", fills: fills)) { [self] configuration in
      if !isAdministratorListed {
        let caller = context.caller
        context.add(administrator: .text("accountId", caller), caller, to: &own)
      }
      isDelegated = true
      own.add("autoEnable", configuration["autoEnable"]?.boolean == true ? true : nil)
    } end: { [self] _ in
      then(isDelegated)
    }
  }
}

// MARK: - Members

extension MacieReader {
  private func readMembers() {
    let fills = ["administrations.members", "sessions"]
    let read = context.read("members", fills: fills)
    queue.add(read) { [self] page in
      for member in queue.found(read, in: page) { record(member) }
      context.reportProgress(done: listed, of: listed)
    }
  }

  /// Records a member, and the Macie session that its relationship implies.
  private func record(_ member: Value) {
    let (id, status) = (member.text("accountId"), member.text("relationshipStatus"))
    let email = member["email"]?.string
    context.organization.addIfUnlisted(id, email: email)
    listed += 1
    var object = ScenarioObject.of(
      member, texts: ["relationshipStatus"], times: ["invitedAt", "updatedAt"])
    if !isThroughOrganizations(member) { object.add("path", "invitation") }
    if let email, email != context.organization.email(of: id) {
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
    guard isDelegated else { return false }
    let id = member.text("accountId")
    guard context.organization.has(id) else { return false }
    let isMember = ["Enabled", "Paused"].contains(member.text("relationshipStatus"))
    return isMember || member["invitedAt"] == nil
  }
}

// MARK: - The calling account

extension MacieReader {
  /// Reads the caller's own administrator. Only an account without one can read automated
  /// discovery.
  private func readOwnAdministrator() {
    var isMember = false
    queue.add(readOfCaller("administrator")) { [self] response in
      guard let administrator = response["administrator"] else { return }
      isMember = true
      record(invitation: administrator)
    } end: { [self] _ in
      readAdministrator(isMember: isMember) { [self] in readMembers() }
      readInvitations()
      if !isMember { readDiscovery() }
    }
  }

  /// A read of the caller's relationships to accounts that administer it or have invited it.
  private func readOfCaller(_ name: String) -> SnapshotRead {
    context.read(name, of: [context.caller], fills: ["administrations.members"])
  }

  private func readInvitations() {
    queue.add(readOfCaller("invitations")) { [self] page in
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

  private func readDiscovery() {
    let fills = ["administrations.automatedDiscovery"]
    queue.add(context.read("automated_discovery_configuration", fills: fills)) { [self] response in
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
    let fills = ["administrations.automatedDiscovery.enabledFor"]
    queue.add(context.read("automated_discovery_accounts", fills: fills)) { [self] page in
      for account in page["items"]?.elements.map(\.self) ?? []
      where account.text("status") == "ENABLED" {
        enabledFor.append(account.text("accountId"))
      }
    }
  }
}
