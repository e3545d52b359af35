import MusterDocument
import MusterSigning
import MusterText
import MusterWire

/// A service in one Region: a state machine that calls and the passing of time move on.
protocol SimulatedService: StateRecord {
  /// Carries out one operation. It throws a `ServiceError`; the type does not say so, because a
  /// closure that calls what throws has no typed error unless it writes it out (SE-0413).
  typealias Handler = @Sendable (inout Self, ServiceCall) throws -> JSON

  /// The service's name, for its model and in the scope of signatures.
  static var name: String { get }
  /// What the simulation has of it, by AWS's names of the operations.
  static var handlers: [String: Handler] { get }

  var region: String { get set }
  var scenario: Scenario { get }
  /// The account that administers the service for the organization, if there is one.
  var delegation: Delegation? { get }

  /// The service where nobody uses it.
  init(in region: String, of scenario: Scenario)

  mutating func visitMembers(reading visitor: inout ObjectReader)
  mutating func visitMembers(writing visitor: inout StateWriter)
  mutating func visitMembers(row visitor: inout RowReader)

  /// Makes of it what it is at the beginning of the simulation.
  mutating func begin()

  /// Goes on from a state that was read: what is under way by `now` comes to its end.
  mutating func resume(at now: Instant)

  /// Lets everything happen that is due by `now`.
  mutating func advance(to now: Instant)

  /// Refuses a call that the service refuses whatever is asked.
  func authorize(_ call: ServiceCall) throws(ServiceError)

  /// Whether the account that calls is what some operations ask for.
  func holds(_ role: CallerRole, _ call: ServiceCall) -> Bool

  /// Whether there is one of it for all Regions.
  static var isGlobal: Bool { get }
  /// How exactly it takes the time of signatures.
  static var clockTolerance: ClockTolerance { get }
  /// What it calls errors otherwise than Inspector and Macie do, by what those call them.
  static var errors: [String: ServiceError.ErrorName] { get }
  /// The members of inputs and outputs that tell pages.
  static var paging: PageMembers { get }
  /// How it has a delegated administrator that it names itself; nil if it has none.
  static var administration: Administration? { get }
  static var quotas: [Quota] { get }
}

/// What the members are called that pages are asked for with.
struct PageMembers: Sendable {
  var token = "nextToken"
  var size = "maxResults"
}

extension SimulatedService {
  static func simulates(_ operation: String) -> Bool { handlers[operation] != nil }

  /// The operations that are simulated, in alphabetic order.
  static var operations: [String] { handlers.keys.sorted() }

  mutating func perform(_ call: ServiceCall) throws(ServiceError) -> JSON {
    guard let handler = Self.handlers[call.operation] else {
      throw .notSimulated(call.operation)
    }
    advance(to: call.now)
    do {
      try authorize(call)
      return try handler(&self, call)
    } catch {
      throw error as? ServiceError ?? .internalFailure("\(error)")
    }
  }

  func authorize(_ call: ServiceCall) throws(ServiceError) {}

  mutating func begin() {}
  mutating func resume(at now: Instant) {}

  /// The service as it is before anybody has called it.
  static func begun(in region: String, of scenario: Scenario) -> Self {
    var service = Self(in: region, of: scenario)
    service.begin()
    return service
  }

  static var isGlobal: Bool { false }
  static var clockTolerance: ClockTolerance { ClockTolerance() }
  static var errors: [String: ServiceError.ErrorName] { [:] }
  static var paging: PageMembers { PageMembers() }
  static var administration: Administration? { nil }
  static var quotas: [Quota] { [] }

  /// All of these tables in one.
  static func merged(_ tables: [[String: Handler]]) -> [String: Handler] {
    tables.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
  }
}

// MARK: - Choices by chance

extension SimulatedService {
  /// The random source for one purpose in this service and Region.
  func random(for purpose: String, _ id: String = "") -> Random {
    scenario.random(for: Self.name, region, purpose, id)
  }

  /// How long `what` takes for an account, in milliseconds.
  func delay(_ what: String, of id: String, _ span: SimulatedDuration) -> Int64 {
    var random = random(for: what, id)
    return span.draw(&random, resources: scenario.accounts.size(of: id) ?? 0)
  }
}
