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
