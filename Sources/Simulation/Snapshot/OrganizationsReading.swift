import MusterClient
import MusterDocument

/// The organization and its accounts, as far as the account that calls may know of them.
final class OrganizationsReading {
  private let asker: Asker
  private let place: Asker.Place
  private(set) var caller = ""
  private var management: String?
  private var id: String?
  private var units: [(id: String, path: String)] = []
  private var accounts: [JSON] = []
  private var positions: [String: Int] = [:]
  private var emails: [String: String] = [:]
  /// Whether the accounts could be listed; if not, they are those that are seen on the way.
  private var isListed = true
  private var trusted: [(String, JSON)] = []
  private var registered: [JSON] = []
  /// Who administers Inspector and Macie, by their principals.
  private var administrators: [String: String] = [:]
  /// Whether all of those have been told.
  private(set) var knowsAdministrators = false

  init(_ asker: Asker, home region: String) {
    self.asker = asker
    place = Asker.Place(service: "organizations", region: region)
  }

  /// Reads what there is, and calls `then` once the accounts are known.
  func begin(_ caller: String, _ then: @escaping () -> Void) {
    self.caller = caller
    asker.ask(place, "DescribeOrganization") { [self] answer in
      switch answer {
      case .success(let organization):
        id = organization.at("/Organization/Id")?.string
        management = organization.at("/Organization/MasterAccountId")?.string
      case .failure(let failure): asker.miss(place, "DescribeOrganization", failure)
      }
      listAccounts(then)
    }
  }

  /// Whether an account is in the organization, as far as that is known.
  func has(_ account: String) -> Bool { !isListed || positions[account] != nil }

  func email(of account: String) -> String? { emails[account] }

  /// Takes an account for one of the organization's if its list could not be read.
  func noteSeen(_ account: String) {
    guard !isListed, positions[account] == nil else { return }
    add(account, ["accountId": .string(account)])
  }

  private func add(_ id: String, _ account: JSON) {
    positions[id] = accounts.count
    accounts.append(account)
  }

  // MARK: - Asking

  private func listAccounts(_ then: @escaping () -> Void) {
    asker.ask(pages: place, "ListAccounts") { [self] page in
      for account in page["Accounts"]?.elements.map(\.self) ?? [] { take(account) }
    } end: { [self] failure in
      if let failure {
        asker.miss(place, "ListAccounts", failure)
        isListed = false
        noteSeen(caller)
      } else {
        listUnits()
        listAdministrators()
        listTrusted()
      }
      then()
    }
  }

  /// An account that is not active is, for what a script can do with it, suspended; what AWS calls it
  /// is kept beside that.
  private func take(_ account: Value) {
    let id = account.text("Id")
    var shown: JSON = ["accountId": .string(id)]
    shown["email"] = account["Email"]?.string.map(JSON.string)
    shown["name"] = account["Name"]?.string.map(JSON.string)
    shown["joinedAt"] = account["JoinedTimestamp"]?.moment.map(JSON.string)
    let state = account["State"]?.string ?? account["Status"]?.string ?? "ACTIVE"
    if state != "ACTIVE" { shown["behavior"] = "suspended" }
    if !["ACTIVE", "SUSPENDED"].contains(state) { shown["state"] = .string(state) }
    emails[id] = account["Email"]?.string
    add(id, shown)
  }

  private func listUnits() {
    asker.ask(pages: place, "ListRoots") { [self] page in
      for root in page["Roots"]?.elements.map(\.self) ?? [] { lookInto(root.text("Id"), "") }
    } end: { [self] in
      missed("ListRoots", $0)
    }
  }

  private func lookInto(_ id: String, _ path: String) {
    units.append((id, path))
    let parent: JSON = ["ParentId": .string(id)]
    asker.ask(pages: place, "ListOrganizationalUnitsForParent", parent) { [self] page in
      for unit in page["OrganizationalUnits"]?.elements.map(\.self) ?? [] {
        lookInto(unit.text("Id"), path.isEmpty ? unit.text("Name") : path + "/" + unit.text("Name"))
      }
    } end: { [self] in
      missed("ListOrganizationalUnitsForParent", $0)
    }
    guard !path.isEmpty else { return }
    asker.ask(pages: place, "ListAccountsForParent", parent) { [self] page in
      for account in page["Accounts"]?.elements.map(\.self) ?? [] {
        positions[account.text("Id")].map { accounts[$0]["unit"] = .string(path) }
      }
    } end: { [self] in
      missed("ListAccountsForParent", $0)
    }
  }

  private func listTrusted() {
    asker.ask(pages: place, "ListAWSServiceAccessForOrganization") { [self] page in
      for service in page["EnabledServicePrincipals"]?.elements.map(\.self) ?? [] {
        service["DateEnabled"]?.moment.map {
          trusted.append((service.text("ServicePrincipal"), .string($0)))
        }
      }
    } end: { [self] in
      missed("ListAWSServiceAccessForOrganization", $0)
    }
  }

  private func listAdministrators() {
    knowsAdministrators = true
    asker.ask(pages: place, "ListDelegatedAdministrators") { [self] page in
      for account in page["DelegatedAdministrators"]?.elements.map(\.self) ?? [] {
        listServices(of: account.text("Id"))
      }
    } end: { [self] failure in
      knowsAdministrators = knowsAdministrators && failure == nil
      missed("ListDelegatedAdministrators", failure)
    }
  }

  /// Who administers a service, as far as AWS Organizations tells; it is the same in all Regions.
  /// The account that calls is left out: where it is the administrator, it is answered as such.
  func otherAdministrator(of principal: String) -> Facts? {
    guard let account = administrators[principal], account != caller else { return nil }
    var facts = Facts()
    facts.say("accountId", .string(account))
    return facts
  }

  /// Inspector and Macie know themselves who administers them.
  private func listServices(of account: String) {
    let own = ["inspector2.amazonaws.com", "macie.amazonaws.com"]
    let input: JSON = ["AccountId": .string(account)]
    asker.ask(pages: place, "ListDelegatedServicesForAccount", input) { [self] page in
      for service in page["DelegatedServices"]?.elements.map(\.self) ?? [] {
        let principal = service.text("ServicePrincipal")
        if own.contains(principal) { administrators[principal] = account }
        guard !own.contains(principal), let since = service["DelegationEnabledDate"]?.moment else {
          continue
        }
        registered.append([
          "accountId": .string(account), "servicePrincipal": .string(principal),
          "since": .string(since),
        ])
      }
    } end: { [self] failure in
      knowsAdministrators = knowsAdministrators && failure == nil
      missed("ListDelegatedServicesForAccount", failure)
    }
  }

  private func missed(_ operation: String, _ failure: Failure?) {
    if let failure { asker.miss(place, operation, failure) }
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
