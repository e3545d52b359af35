import MusterDocument
import MusterModel
import MusterText
import MusterWire

extension Scenario {
  /// Reads a scenario; "" has all defaults. Without the member `startTime`, the organization begins
  /// at `beginning`. It simulates `services`.
  public init(
    _ json: String, services: SimulatedServices, beginning: Instant? = nil
  ) throws(ScenarioError) {
    self.services = services
    let root = try Scenario.document(json).root
    var reader = ObjectReader(root)
    let seed = reader.member("seed", "an integer", or: 1, \.integer)
    let failing = reader.share("failing", or: 0.02)
    let adopt = reader.member("adopt", "true or false", or: false, \.boolean)
    let generator = AccountGenerator(seed: seed, failing: failing)
    self.seed = seed
    self.beginning = reader.time("startTime") ?? beginning ?? Scenario.usualBeginning
    management = reader.accountID("management") ?? generator.managementID
    administrator = reader.accountID("administrator") ?? generator.administratorID
    administrators = reader.administrators(of: services, usually: administrator)
    let parts = [("management", management), ("administrator", administrator)]
    let others = administrators.sorted { $0.key < $1.key }.map { ("\($0)-administrator", $1) }
    var accounts = SimulatedAccounts(
      reader.accounts(from: generator, services), named: parts + others,
      adoptedBy: adopt ? generator : nil)
    accounts.add(outside: reader.outsideAccounts(accounts, services))
    self.accounts = accounts
    identity = reader.identity()
    servicePrincipals = Set(reader.texts("servicePrincipals") ?? [])
    regions = reader.regions(services)
    reader.snapshotMembers()
    keys = reader.accessKeys()
    roles = reader.texts("roles")
    sessionMilliseconds =
      1000 * (reader.optionalAmount("sessionSeconds", from: 1, to: 43_200) ?? 43_200)
    faults = reader.faultRules(services)
    staleness = reader.duration("staleness", or: .seconds(0, 0))
    settings = reader.settings(of: services)
    text = Scenario.members(of: root, without: "state", begun: beginning)
    readState(&reader)
    let violations = reader.finish()
    guard violations.isEmpty else { throw ScenarioError(violations: violations) }
  }

  /// The members of `object` as JSON, and `beginning` if they do not contain it.
  private static func members(
    of object: Value, without name: String, begun beginning: Instant?
  ) -> [UInt8] {
    var writer = JSONWriter()
    if let beginning, object["startTime"] == nil {
      writer.key("startTime")
      writer.string(beginning.iso8601)
    }
    for (key, value) in object.members where key.string != name {
      writer.key(key.string ?? "")
      writer.value(value)
    }
    return writer.bytes
  }

  static func document(_ json: String) throws(ScenarioError) -> Document {
    do {
      return try Document(json.isEmpty ? "{}" : json)
    } catch {
      throw ScenarioError(violations: [.init(pointer: "", message: error.message)])
    }
  }
}

extension ObjectReader {
  /// The delegated administrators by service. Without the member, `administrator` is the delegated
  /// administrator of each service that begins with one.
  fileprivate mutating func administrators(
    of services: SimulatedServices, usually administrator: String
  ) -> [String: String] {
    var usual: [String: String] = [:]
    for (service, administration) in services.administered where administration.isNamedAtBeginning {
      usual[service.name] = administrator
    }
    return object("administrators") { reader in
      var administrators: [String: String] = [:]
      for (service, _) in services.administered {
        administrators[service.name] = reader.administrator(service.name, or: usual[service.name])
      }
      return administrators
    } ?? usual
  }

  private mutating func administrator(_ service: String, or usual: String?) -> String? {
    let wanted = "a string of 12 digits, or \"none\""
    return member(service, wanted, or: usual) { (value: Value) -> String?? in
      guard let text = value.string else { return nil }
      if text == "none" { return .some(nil) }
      return text.isAccountID ? .some(text) : nil
    }
  }

  fileprivate mutating func identity() -> Scenario.OrganizationIdentity {
    object("organization") { reader in
      var identity = Scenario.OrganizationIdentity(
        id: reader.member("id", "a string", or: nil) { $0.string })
      _ = reader.objects("units") { reader in
        let path = reader.member("path", "a string", or: "", \.string)
        identity.units[path] = reader.text("id")
      }
      return identity
    } ?? Scenario.OrganizationIdentity()
  }

  /// Checks the members about the snapshot that the scenario is. The simulation does not use them.
  fileprivate mutating func snapshotMembers() {
    _ = member("details", "true or false", or: false, \.boolean)
    _ = objects("unread") { reader in
      for name in ["service", "region", "operation", "code", "message"] {
        _ = reader.member(name, "a string", or: "", \.string)
      }
      for name in ["parts", "accountIds"] { _ = reader.texts(name) }
    }
  }

  fileprivate mutating func accessKeys() -> AccessKeys {
    var keys: [String: AccessKeys.Key] = [:]
    _ = objects("keys") { reader in
      let id = reader.text("accessKeyId")
      let secret = reader.text("secretAccessKey")
      let account = reader.requiredAccountID("accountId")
      if keys[id] != nil { reader.report("repeats \(id)", at: "accessKeyId") }
      keys[id] = AccessKeys.Key(secret: secret, account: account)
    }
    return AccessKeys(given: keys, anyKeyIs: accountID("anyKeyIs"))
  }
}
