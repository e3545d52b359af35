import MusterDocument
import MusterWire

/// A request that was understood and that the model allows.
struct Call: Sendable {
  /// AWS's name of the operation.
  let operation: String
  let input: Value
  let now: Instant
}

/// A service in one Region: a state machine that calls and the passing of time move on.
protocol Service: Sendable {
  /// Carries out one operation. It throws a `ServiceError`; the type does not say so, because a
  /// closure that calls what throws has no typed error unless it writes it out (SE-0413).
  typealias Handler = @Sendable (inout Self, Call) throws -> JSON

  /// The service's name, for its model and in the scope of signatures.
  static var name: String { get }
  /// What the simulation has of it, by AWS's names of the operations.
  static var handlers: [String: Handler] { get }

  var region: String { get }
  var scenario: Scenario { get }

  /// The service as it is before anybody has called it.
  init(in region: String, of scenario: Scenario)

  /// Lets everything happen that is due by `now`.
  mutating func advance(to now: Instant)

  /// Refuses a call that the service refuses whatever is asked.
  func admit(_ call: Call) throws(ServiceError)
}

extension Service {
  static func simulates(_ operation: String) -> Bool {
    handlers[operation] != nil
  }

  mutating func perform(_ call: Call) throws(ServiceError) -> JSON {
    guard let handler = Self.handlers[call.operation] else {
      throw .notSimulated(call.operation)
    }
    advance(to: call.now)
    try admit(call)
    do {
      return try handler(&self, call)
    } catch {
      throw error as? ServiceError ?? .internalFailure("\(error)")
    }
  }

  func admit(_ call: Call) throws(ServiceError) {}

  /// The account that calls. There is no other yet.
  var caller: String { scenario.administrator }

  /// The random source for one purpose in this service and Region.
  func random(for purpose: String, _ id: String = "") -> Random {
    scenario.random(for: Self.name, region, purpose, id)
  }

  /// How long `what` takes for an account, in milliseconds.
  func delay(_ what: String, of id: String, _ span: Span) -> Int64 {
    var random = random(for: what, id)
    return span.pick(&random)
  }

  /// What takes a slow account much longer than `usual`.
  func pace(of id: String, _ usual: Span) -> Span {
    scenario.accounts[id]?.fate == .slow ? Fate.slowness : usual
  }
}

extension Call {
  func string(_ name: String) -> String? { input[name]?.string }
  func boolean(_ name: String) -> Bool? { input[name]?.boolean }
  func strings(_ name: String) -> [String] { input[name]?.elements.compactMap(\.string) ?? [] }

  /// The account id called `name`, which has to be one.
  func accountID(_ name: String) throws(ServiceError) -> String {
    try Call.checkedID(string(name) ?? "", "/" + name)
  }

  /// The account ids in the list called `name`, each of which has to be one.
  func accountIDs(_ name: String) throws(ServiceError) -> [String] {
    let ids = strings(name)
    for (index, id) in ids.enumerated() { _ = try Call.checkedID(id, "/\(name)/\(index)") }
    return ids
  }

  static func checkedID(_ id: String, _ pointer: String) throws(ServiceError) -> String {
    guard Account.isID(id) else { throw .validation("\(pointer) must be 12 digits, is '\(id)'") }
    return id
  }
}

extension JSON {
  static func timestamp(_ instant: Instant) -> JSON {
    .number(Double(instant.milliseconds) / 1000)
  }

  /// An object of those members that there are.
  static func members(_ members: KeyValuePairs<String, JSON?>) -> JSON {
    .object(members.compactMap { member in member.value.map { (key: member.key, value: $0) } })
  }
}
