import MusterClient
import MusterDocument

/// Reads AWS Organizations: the organization, its accounts and units, as far as the calling account
/// may read them.
final class OrganizationsReader {
  private let queue: ReadQueue
  private let target: ServiceRegion
  /// The service principals of services that name their delegated administrator themselves.
  private let principals: Set<String>
  private(set) var caller = ""
  private var management: String?
  private var id: String?
  private var units: [(id: String, path: String)] = []
  private var accounts: [JSON] = []
  private var positions: [String: Int] = [:]
  private var emails: [String: String] = [:]
  /// True if the accounts could be listed. If not, `accounts` has those that services mention.
  private var isListed = true
  private var trusted: [(String, JSON)] = []
  private var registered: [JSON] = []
  /// The delegated administrators of the services in `principals`, by principal.
  private var administrators: [String: String] = [:]
  /// True if `administrators` is complete.
  private(set) var knowsAdministrators = false

  init(_ queue: ReadQueue, home region: String, principals: [String]) {
    self.queue = queue
    self.principals = Set(principals)
    target = ServiceRegion(service: "organizations", region: region)
  }

  /// Starts the reads, and calls `then` once the accounts are known.
  func begin(_ caller: String, _ then: @escaping () -> Void) {
    self.caller = caller
    queue.read(target, "DescribeOrganization") { [self] response in
      switch response {
      case .success(let organization):
        id = organization.at("/Organization/Id")?.string
        management = organization.at("/Organization/MasterAccountId")?.string
      case .failure(let failure): queue.recordUnread(target, "DescribeOrganization", failure)
      }
      listAccounts(then)
    }
  }

  /// True if an account is in the organization, or if the accounts could not be listed.
  func has(_ account: String) -> Bool { !isListed || positions[account] != nil }

  func email(of account: String) -> String? { emails[account] }

  /// Adds an account that a service mentions if the accounts could not be listed.
  func addIfUnlisted(_ account: String) {
    guard !isListed, positions[account] == nil else { return }
    add(account, ["accountId": .string(account)])
  }

  private func add(_ id: String, _ account: JSON) {
    positions[id] = accounts.count
    accounts.append(account)
  }

  // MARK: - Reading

  private func listAccounts(_ then: @escaping () -> Void) {
    queue.readPages(target, "ListAccounts") { [self] page in
      for account in page["Accounts"]?.elements.map(\.self) ?? [] { record(account) }
    } end: { [self] failure in
      if let failure {
        queue.recordUnread(target, "ListAccounts", failure)
        isListed = false
        addIfUnlisted(caller)
      } else {
        listUnits()
        listAdministrators()
        listTrusted()
      }
      then()
    }
  }

  /// Records an account. Scripts can do nothing with an account that is not active, so it gets the
  /// behavior `suspended`; its state is kept under AWS's name.
  private func record(_ account: Value) {
    let id = account.text("Id")
    var shown: JSON = ["accountId": .string(id)]
    shown["email"] = account["Email"]?.string.map(JSON.string)
    shown["name"] = account["Name"]?.string.map(JSON.string)
    shown["joinedAt"] = account["JoinedTimestamp"]?.time.map(JSON.string)
    let state = account["State"]?.string ?? account["Status"]?.string ?? "ACTIVE"
    if state != "ACTIVE" { shown["behavior"] = "suspended" }
    if !["ACTIVE", "SUSPENDED"].contains(state) { shown["state"] = .string(state) }
    emails[id] = account["Email"]?.string
    add(id, shown)
  }

  private func listUnits() {
    queue.collectPages(target, "ListRoots") { [self] page in
      for root in page["Roots"]?.elements.map(\.self) ?? [] { readUnit(root.text("Id"), "") }
    }
  }

  /// AWS Organizations nests units at most 5 levels deep (quotas in its user guide). This bound
  /// ends the reading of lists in which units contain each other.
  private static let maxLevels = 64

  private func readUnit(_ id: String, _ path: String, level: Int = 0) {
    guard level < OrganizationsReader.maxLevels else { return }
    units.append((id, path))
    let parent: JSON = ["ParentId": .string(id)]
    queue.collectPages(target, "ListOrganizationalUnitsForParent", parent) { [self] page in
      for unit in page["OrganizationalUnits"]?.elements.map(\.self) ?? [] {
        let name = unit.text("Name")
        readUnit(unit.text("Id"), path.isEmpty ? name : path + "/" + name, level: level + 1)
      }
    }
    guard !path.isEmpty else { return }
    queue.collectPages(target, "ListAccountsForParent", parent) { [self] page in
      for account in page["Accounts"]?.elements.map(\.self) ?? [] {
        positions[account.text("Id")].map { accounts[$0]["unit"] = .string(path) }
      }
    }
  }

  private func listTrusted() {
    queue.collectPages(target, "ListAWSServiceAccessForOrganization") { [self] page in
      for service in page["EnabledServicePrincipals"]?.elements.map(\.self) ?? [] {
        service["DateEnabled"]?.time.map {
          trusted.append((service.text("ServicePrincipal"), .string($0)))
        }
      }
    }
  }

  private func listAdministrators() {
    knowsAdministrators = true
    queue.readPages(target, "ListDelegatedAdministrators") { [self] page in
      for account in page["DelegatedAdministrators"]?.elements.map(\.self) ?? [] {
        listServices(of: account.text("Id"))
      }
    } end: { [self] failure in
      knowsAdministrators = knowsAdministrators && failure == nil
      recordUnread("ListDelegatedAdministrators", failure)
    }
  }

  /// The delegated administrator of a service according to AWS Organizations, the same in all
  /// Regions; nil if it is the calling account, which the service itself treats as its
  /// administrator.
  func otherAdministrator(of service: SnapshotService) -> ScenarioObject? {
    guard let account = service.administratorPrincipal.flatMap({ administrators[$0] }),
      account != caller
    else { return nil }
    var object = ScenarioObject()
    object.add("accountId", .string(account))
    return object
  }

  /// Records the services that an account administers. Those in `principals` keep their
  /// administrator in their own state.
  private func listServices(of account: String) {
    let input: JSON = ["AccountId": .string(account)]
    queue.readPages(target, "ListDelegatedServicesForAccount", input) { [self] page in
      for service in page["DelegatedServices"]?.elements.map(\.self) ?? [] {
        let principal = service.text("ServicePrincipal")
        if principals.contains(principal) {
          administrators[principal] = account
        } else if let since = service["DelegationEnabledDate"]?.time {
          registered.append([
            "accountId": .string(account), "servicePrincipal": .string(principal),
            "since": .string(since),
          ])
        }
      }
    } end: { [self] failure in
      knowsAdministrators = knowsAdministrators && failure == nil
      recordUnread("ListDelegatedServicesForAccount", failure)
    }
  }

  private func recordUnread(_ operation: String, _ failure: Failure?) {
    if let failure { queue.recordUnread(target, operation, failure) }
  }

  // MARK: - Writing

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

  func writeState(to json: inout JSONWriter) {
    guard !trusted.isEmpty || !registered.isEmpty else { return }
    json.key("organizations")
    json.json([
      "trusted": .object(trusted.sorted { $0.0 < $1.0 }.map { ($0.0, $0.1) }),
      "registered": .array(registered.sorted { $0.text < $1.text }),
    ])
  }
}
