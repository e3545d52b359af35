import MusterDocument
import MusterSigning
import MusterText
import MusterWire

/// A service in one Region: a state machine that calls and time advance.
protocol SimulatedService: StateRecord {
  /// Executes one operation. It throws only a `ServiceError`. The error is not typed, because Swift
  /// does not infer typed errors of closures (SE-0413).
  typealias Handler = @Sendable (inout Self, SimulatedCall) throws -> JSON

  /// The name of the service's model, also used in signatures.
  static var name: String { get }
  /// The simulated operations, by AWS's names.
  static var handlers: [String: Handler] { get }

  var region: String { get set }
  var scenario: Scenario { get set }
  /// The service's delegated administrator, if it has one.
  var delegation: Delegation? { get }

  /// The service in a Region where it is not used.
  init(in region: String, of scenario: Scenario)

  mutating func visitMembers(reading visitor: inout ObjectReader)
  mutating func visitMembers(writing visitor: inout StateWriter)
  mutating func visitMembers(row visitor: inout RowReader)

  /// Sets the state in which the scenario begins.
  mutating func begin()

  /// Continues from a state that was read: schedules the changes in progress.
  mutating func resume(at now: Instant)

  /// Applies all changes that are due by `now`.
  mutating func advance(to now: Instant)

  /// Records that another service named its delegated administrator. AWS Organizations trusts such
  /// services.
  mutating func trust(_ principal: String, at now: Instant)

  /// Records that another service has begun to remove its delegated administrator.
  mutating func removed(_ delegation: Delegation, of principal: String)

  /// The rules for other services: published by AWS Organizations, nil in other services.
  var publishedRules: OrganizationRules? { get }

  /// True if the service applies the policies of AWS Organizations.
  static var followsPolicies: Bool { get }

  /// Sets the rules that apply already.
  mutating func adopt(_ rules: OrganizationRules)

  /// Begins to remove the delegated administrator at `now`.
  mutating func removeAdministrator(at now: Instant)

  /// Applies a change of the rules.
  mutating func rulesChanged(to rules: OrganizationRules, at now: Instant)

  /// True if an account uses the service in this Region, and therefore has its service-linked role.
  func isUsed(by account: String) -> Bool

  /// The words that the scenario itself has for the failure of an account; nil if it has none.
  func givenMessage(of account: String) -> String?

  /// Throws if the service refuses a call regardless of its input.
  func authorize(_ call: SimulatedCall) throws(ServiceError)

  /// True if the calling account has a role.
  func hasRole(_ role: CallerRole, _ call: SimulatedCall) -> Bool

  /// The tolerance for the sender's clock, and whether lifetimes of signatures count.
  static var clockTolerance: ClockTolerance { get }
  /// The errors that this service names differently than Inspector and Macie do, by the codes of
  /// Inspector and Macie.
  static var errors: [String: ServiceError.ErrorName] { get }
  /// The service's message for a text that does not match its pattern in the model; nil for
  /// Muster's own message.
  static var patternMismatch: ServiceError? { get }
  /// The throttling error that was seen, if it is not that of the model.
  static var throttled: ServiceError { get }
  /// The members of inputs and outputs that are used for pages.
  static var paging: PageMembers { get }
  /// The service's delegated administration; nil if it does not name an administrator itself.
  static var administration: Administration? { get }
  /// The service's messages for callers without the required role, by operation.
  static var denials: [String: String] { get }
  /// The settings of the service in scenarios.
  static var settings: [any AnyScenarioSetting] { get }
  /// The words that the scenario selects for messages that AWS does not publish.
  var unknownMessages: UnknownMessages { get }
  /// Parts of the messages that are AWS's own.
  static var seenMessages: [String] { get }
  /// The role that the service creates in accounts that use it; nil if it has none.
  static var serviceLinkedRole: ServiceLinkedRole? { get }
  /// True if calls need the service-linked roles of the caller.
  static var readsServiceLinkedRoles: Bool { get }
  /// True if AWS Organizations executes the operation, or the service calls it to execute it.
  static func usesOrganizations(_ operation: String) -> Bool
}

/// A service without a state: its responses follow from the scenario and the call.
protocol StatelessService: SimulatedService {}

extension StatelessService {
  var delegation: Delegation? { nil }
  mutating func advance(to now: Instant) {}
  mutating func visitMembers(_ visitor: inout some StateVisitor) {}
}

/// The names of the members that are used for pages.
struct PageMembers: Sendable {
  var token = "nextToken"
  var size = "maxResults"
}

extension SimulatedService {
  static func simulates(_ operation: String) -> Bool { handlers[operation] != nil }

  /// The simulated operations in alphabetical order.
  static var operations: [String] { handlers.keys.sorted() }

  mutating func perform(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    guard let handler = Self.handlers[call.operation] else {
      throw .notSimulated(call.operation)
    }
    advance(to: call.now)
    do {
      try authorize(call)
      // In one expression, the service would be copied before the handler changes it.
      let output = try handler(&self, call)
      return reworded(output)
    } catch {
      throw reworded(error as? ServiceError ?? .internalFailure("\(error)"))
    }
  }

  func authorize(_ call: SimulatedCall) throws(ServiceError) {}

  mutating func trust(_ principal: String, at now: Instant) {}
  mutating func removed(_ delegation: Delegation, of principal: String) {}
  var publishedRules: OrganizationRules? { nil }
  static var followsPolicies: Bool { false }
  mutating func removeAdministrator(at now: Instant) {}
  mutating func adopt(_ rules: OrganizationRules) {}
  mutating func rulesChanged(to rules: OrganizationRules, at now: Instant) { adopt(rules) }
  func isUsed(by account: String) -> Bool { false }
  func givenMessage(of account: String) -> String? { nil }

  mutating func begin() {}
  mutating func resume(at now: Instant) {}

  /// The service in the state in which the scenario begins.
  static func initial(in region: String, of scenario: Scenario) -> Self {
    var service = Self(in: region, of: scenario)
    service.begin()
    return service
  }

  static var clockTolerance: ClockTolerance { ClockTolerance() }
  static var errors: [String: ServiceError.ErrorName] { [:] }
  static var patternMismatch: ServiceError? { nil }
  static var throttled: ServiceError { .throttled }
  static var paging: PageMembers { PageMembers() }
  static var administration: Administration? { nil }
  static var denials: [String: String] { [:] }
  static var settings: [any AnyScenarioSetting] { [] }
  var unknownMessages: UnknownMessages { .simulated }
  static var seenMessages: [String] { [] }
  static var serviceLinkedRole: ServiceLinkedRole? { nil }
  static var readsServiceLinkedRoles: Bool { false }
  static func usesOrganizations(_ operation: String) -> Bool {
    administration?.operations.contains(operation) ?? false
  }

  /// These tables in one.
  static func merged(_ tables: [[String: Handler]]) -> [String: Handler] {
    tables.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
  }
}

// MARK: - Random choices

extension SimulatedService {
  /// The random source for one purpose in this service and Region.
  func random(for purpose: String, _ id: String = "") -> Random {
    scenario.random(for: Self.name, region, purpose, id)
  }

  /// A random duration for an account, in milliseconds.
  func delay(_ setting: ScenarioSetting<SimulatedDuration>, of id: String) -> Int64 {
    delay(setting.name, of: id, scenario.settings[setting])
  }

  /// A random duration for an account, in milliseconds. `what` names the purpose.
  func delay(_ what: String, of id: String, _ duration: SimulatedDuration) -> Int64 {
    var random = random(for: what, id)
    return duration.draw(&random, resources: scenario.accounts.size(of: id) ?? 0)
  }
}
