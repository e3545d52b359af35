import MusterClient
import MusterDocument

extension ServiceSnapshot {
  public static let organizations = ServiceSnapshot { OrganizationsReader($0) }
}

/// Reads AWS Organizations: the organization, its accounts and units, as far as the calling account
/// may read them.
final class OrganizationsReader: ServiceReader {
  private let context: ReaderContext
  private var trusted: [(String, JSON)] = []
  private var registered: [DelegatedService] = []
  private let policies: PoliciesReader
  private let tags: TagsReader

  private struct DelegatedService {
    let account: String
    let principal: String
    let since: String
  }

  init(_ context: ReaderContext) {
    self.context = context
    tags = TagsReader(context)
    policies = PoliciesReader(context, tags)
  }

  private var queue: ReadQueue { context.queue }
  private var organization: VisibleOrganization { context.organization }

  func begin(_ ready: @escaping (Failure?) -> Void) {
    queue.add(context.read("organization", fills: ["organization"])) { [organization] response in
      organization.id = response.at("/Organization/Id")?.string
      organization.management = response.at("/Organization/MasterAccountId")?.string
    } end: { [self] _ in
      listAccounts { ready(nil) }
    }
  }

  var members: JSONMembers {
    var object = ScenarioObject()
    if !trusted.isEmpty { object.add("trusted", .object(trusted.sorted { $0.0 < $1.0 })) }
    let registrations = registrations
    if !registrations.isEmpty { object.add("registered", .array(registrations)) }
    policies.write(to: &object)
    tags.write(to: &object)
    return object.members
  }

  /// The registrations that the state of no service implies: a service that names the account as
  /// its administrator registers it.
  private var registrations: [JSON] {
    registered.filter { !organization.isReported($0.account, for: $0.principal) }
      .map { service -> JSON in
        [
          "accountId": .string(service.account), "servicePrincipal": .string(service.principal),
          "since": .string(service.since),
        ]
      }
      .sorted { $0.text < $1.text }
  }

  // MARK: - Accounts and units

  /// Lists the accounts, and the data that only accounts with this permission may read; `then` is
  /// called when the accounts and the delegated administrators are known.
  private func listAccounts(_ then: @escaping () -> Void) {
    let read = context.read(
      "accounts",
      fills: ["accounts", "trusted", "registered"] + PoliciesReader.members + TagsReader.members)
    queue.add(read) { [self] page in
      for account in page["Accounts"]?.elements.map(\.self) ?? [] { record(account) }
    } end: { [self] end in
      guard case .complete = end else {
        organization.setUnlisted()
        return then()
      }
      listUnits()
      listTrusted()
      listAdministrators(then)
    }
  }

  /// Records an account. An account that is not active cannot be onboarded, so it gets the behavior
  /// `suspended`; its state is kept under AWS's name.
  private func record(_ account: Value) {
    let id = account.text("Id")
    var shown: JSON = ["accountId": .string(id)]
    shown["email"] = account["Email"]?.string.map(JSON.string)
    shown["name"] = account["Name"]?.string.map(JSON.string)
    shown["joinedAt"] = account["JoinedTimestamp"]?.time.map(JSON.string)
    let state = account["State"]?.string ?? account["Status"]?.string ?? "ACTIVE"
    if state != "ACTIVE" { shown["behavior"] = "suspended" }
    if !["ACTIVE", "SUSPENDED"].contains(state) { shown["state"] = .string(state) }
    organization.add(id, email: account["Email"]?.string, shown)
    tags.add(id)
  }

  private func listUnits() {
    let roots = context.read(
      "roots", fills: ["accounts.unit"] + PoliciesReader.members + TagsReader.members)
    queue.add(roots) { [self] page in
      for root in page["Roots"]?.elements.map(\.self) ?? [] {
        readUnit(root.text("Id"), "")
        policies.begin(in: root)
      }
    }
  }

  /// AWS Organizations nests units at most 5 levels deep (quotas in its user guide). This bound
  /// ends the reading of lists in which units contain each other.
  private static let maxLevels = 64

  private func readUnit(_ id: String, _ path: String, level: Int = 0) {
    guard level < OrganizationsReader.maxLevels else { return }
    organization.units.append((id, path))
    tags.add(id)
    let parent: JSON = ["ParentId": .string(id)]
    let fills = ["accounts.unit"] + TagsReader.members
    queue.add(context.read("units", parent, fills: fills)) { [self] page in
      for unit in page["OrganizationalUnits"]?.elements.map(\.self) ?? [] {
        let name = unit.text("Name")
        readUnit(unit.text("Id"), path.isEmpty ? name : path + "/" + name, level: level + 1)
      }
    }
    guard !path.isEmpty else { return }
    queue.add(context.read("accounts_of_unit", parent, fills: ["accounts.unit"])) { [self] page in
      for account in page["Accounts"]?.elements.map(\.self) ?? [] {
        organization.setUnit(path, of: account.text("Id"))
      }
    }
  }

  private func listTrusted() {
    queue.add(context.read("trusted_services", fills: ["trusted"])) { [self] page in
      for service in page["EnabledServicePrincipals"]?.elements.map(\.self) ?? [] {
        service["DateEnabled"]?.time.map {
          trusted.append((service.text("ServicePrincipal"), .string($0)))
        }
      }
    }
  }

  // MARK: - Delegated administrators

  /// Reads the delegated administrators and their services, then calls `then`.
  private func listAdministrators(_ then: @escaping () -> Void) {
    var administrators: [String] = []
    queue.add(context.read("delegated_administrators", fills: ["registered"])) { page in
      administrators += (page["DelegatedAdministrators"]?.elements.map { $0.text("Id") } ?? [])
    } end: { [self] end in
      guard case .complete = end else { return then() }
      listServices(of: administrators, isComplete: true, then)
    }
  }

  /// Records the services that accounts administer, one account after the other.
  private func listServices(of accounts: [String], isComplete: Bool, _ then: @escaping () -> Void) {
    guard let account = accounts.first else {
      organization.setKnowsAdministrators(isComplete)
      return then()
    }
    let input: JSON = ["AccountId": .string(account)]
    let read = context.read("services_of_administrator", input, fills: ["registered"])
    queue.add(read) { [self] page in
      for service in page["DelegatedServices"]?.elements.map(\.self) ?? [] {
        record(service, of: account)
      }
    } end: { [self] end in
      let isRead = if case .complete = end { true } else { false }
      listServices(of: Array(accounts.dropFirst()), isComplete: isComplete && isRead, then)
    }
  }

  private func record(_ service: Value, of account: String) {
    let principal = service.text("ServicePrincipal")
    if organization.principals.contains(principal) {
      organization.setAdministrator(account, of: principal)
    }
    guard let since = service["DelegationEnabledDate"]?.time else { return }
    registered.append(DelegatedService(account: account, principal: principal, since: since))
  }
}
