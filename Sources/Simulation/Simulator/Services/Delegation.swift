import MusterDocument
import MusterText
import MusterWire

/// That an account administers a service for its organization, in one Region.
struct Delegation: Sendable {
  var administrator: String
  /// When it ends, once it was taken back.
  var end: Instant?
  /// What a live service calls its status, where that is a word that the simulation does not know.
  var told: String?

  /// That it ends, and nobody knows when.
  static let someTime = Instant(milliseconds: .max)

  var isEnding: Bool { end != nil }

  /// Its status; `ending` is the service's word for one that was taken back.
  func status(ending: String) -> JSON { .string(isEnding ? ending : told ?? "ENABLED") }

  func isInForce(at now: Instant) -> Bool { end.map { now < $0 } ?? true }
}

/// Who administers what where: what the Regions know of each other, for an organization has one
/// administrator of a service, the same in every Region (guides of both services).
struct Delegations: Sendable {
  /// By service, as the organization begins.
  private let first: [String: String]
  /// By service and Region, as far as Regions were called.
  private var current: [String: [String: Delegation]] = [:]

  init(_ scenario: Scenario) {
    first = scenario.administrators
  }

  /// Takes down who administers a service in a Region from now on, if anybody does.
  mutating func note(_ delegation: Delegation?, _ service: String, in region: String) {
    current[service, default: [:]][region] = delegation
  }

  /// Who administers `service` in a Region other than `region`.
  func administrator(of service: String, outside region: String, at now: Instant) -> String? {
    let others = current[service]?.filter { $0.key != region && $0.value.isInForce(at: now) }
    return others?.map(\.value.administrator).min()
  }

  /// Who administers `service` in any Region, in the order of their ids.
  func administrators(of service: String, at now: Instant) -> [String] {
    guard let known = current[service] else { return first[service].map { [$0] } ?? [] }
    return Set(known.values.filter { $0.isInForce(at: now) }.map(\.administrator)).sorted()
  }
}

extension SimulatedService {
  /// The delegation of the service to `id`, if that can be.
  func newDelegation(to id: String, _ call: ServiceCall) throws(ServiceError) -> Delegation {
    guard scenario.belongs(id, at: call.now) else {
      throw .notFound("The organization has no account \(id).")
    }
    guard scenario.accounts[id]?.behavior != .suspended else {
      throw .validation("\(id) is suspended.")
    }
    if let delegation {
      let state = delegation.isEnding ? "is ceasing to be" : "is already enabled as"
      throw .conflict("\(delegation.administrator) \(state) the delegated administrator.")
    }
    let elsewhere = call.delegations.administrator(
      of: Self.name, outside: region, at: call.now)
    if let elsewhere, elsewhere != id {
      throw .conflict(
        "\(elsewhere) is the delegated administrator in another Region; it is one for all.")
    }
    return Delegation(administrator: id)
  }

  /// The delegation to `id`, which has to be in force.
  func currentDelegation(to id: String) throws(ServiceError) -> Delegation {
    guard let delegation, delegation.administrator == id else {
      throw .notFound("\(id) is not the delegated administrator.")
    }
    guard !delegation.isEnding else {
      throw .conflict("\(id) is ceasing to be the delegated administrator.")
    }
    return delegation
  }

  /// When a delegation that is taken back now has ended.
  func endOfDelegation(_ delegation: Delegation, from now: Instant) -> Instant {
    let span = scenario.timing.delegation
    return now.advanced(by: delay("delegation", of: delegation.administrator, span))
  }

  /// A delegation that a state has: one that ends at some time does so as if it was taken back now.
  func resumed(_ delegation: Delegation?, at now: Instant) -> Delegation? {
    guard var delegation, delegation.end == Delegation.someTime else { return delegation }
    delegation.end = endOfDelegation(delegation, from: now)
    return delegation
  }
}
