import MusterDocument

/// The organization as far as the calling account may read it: its accounts and units, and what the
/// readers of services need to know about it.
final class VisibleOrganization {
  /// The service principals of services that name their delegated administrator themselves, in the
  /// Regions of the snapshot.
  let principals: Set<String>
  var caller = ""
  var id: String?
  var management: String?
  var units: [(id: String, path: String)] = []
  /// True if the accounts could be listed. Otherwise `accounts` has those that services mention.
  private var isListed = true
  private var accounts: [JSON] = []
  private var positions: [String: Int] = [:]
  private var emails: [String: String] = [:]
  /// The delegated administrators that AWS Organizations names, by service principal.
  private var administrators: [String: String] = [:]
  /// The delegated administrators that services name themselves, in all Regions that were read, by
  /// service principal.
  private var reported: [String: Set<String>] = [:]
  /// True if `administrators` is complete.
  private(set) var knowsAdministrators = false

  init(principals: Set<String>) {
    self.principals = principals
  }

  /// True if an account is in the organization; true if the accounts could not be listed.
  func has(_ account: String) -> Bool { !isListed || positions[account] != nil }

  func email(of account: String) -> String? { emails[account] }

  /// The ids of the accounts.
  var accountIDs: [String] { positions.keys.sorted() }

  /// The delegated administrator of a service in a Region according to AWS Organizations.
  func administrator(of service: SnapshotService, in region: String) -> String? {
    service.administratorPrincipal(region).flatMap { administrators[$0] }
  }

  /// True if the calling account may be the management account.
  var callerMayManage: Bool { management == nil || management == caller }
}

// MARK: - Recording

extension VisibleOrganization {
  /// Adds an account: its id and email address, and its members in the scenario.
  func add(_ id: String, email: String?, _ account: JSON) {
    positions[id] = accounts.count
    emails[id] = email
    accounts.append(account)
  }

  /// Adds an account that a service mentions if the accounts could not be listed.
  func addIfUnlisted(_ account: String, email: String? = nil) {
    guard !isListed, positions[account] == nil else { return }
    var shown: JSON = ["accountId": .string(account)]
    shown["email"] = email.map(JSON.string)
    add(account, email: email, shown)
  }

  func setUnit(_ path: String, of account: String) {
    if let position = positions[account] { accounts[position]["unit"] = .string(path) }
  }

  func setOptInRegions(_ regions: [String], of account: String) {
    guard let position = positions[account] else { return }
    accounts[position]["optInRegions"] = .array(regions.map(JSON.string))
  }

  /// Records that the accounts could not be listed, or not all of them.
  func setUnlisted() {
    isListed = false
    addIfUnlisted(caller)
  }

  func setAdministrator(_ account: String, of principal: String) {
    administrators[principal] = account
  }

  /// Records the delegated administrator that a service names in a Region.
  func report(administrator account: String, of service: SnapshotService, in region: String) {
    guard let principal = service.administratorPrincipal(region) else { return }
    reported[principal, default: []].insert(account)
  }

  /// True if the service with this principal names the account in a Region.
  func isReported(_ account: String, for principal: String) -> Bool {
    reported[principal]?.contains(account) ?? false
  }

  func setKnowsAdministrators(_ isComplete: Bool) { knowsAdministrators = isComplete }
}

// MARK: - Writing

extension VisibleOrganization {
  /// Writes the scenario's members about the organization.
  func write(to json: inout JSONWriter) {
    json.key("administrator")
    json.string(caller)
    if let management {
      json.key("management")
      json.string(management)
    }
    let units = units.sorted { $0.path < $1.path }.map { unit -> JSON in
      ["id": .string(unit.id), "path": .string(unit.path)]
    }
    var organization: JSON = ["units": .array(units)]
    organization["id"] = id.map(JSON.string)
    json.key("organization")
    json.json(organization)
    json.key("accounts")
    json.json(.array(accounts))
  }
}
