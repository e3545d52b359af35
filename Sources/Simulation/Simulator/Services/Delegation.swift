import MusterDocument
import MusterText
import MusterWire

/// The delegated administrator of a service in one Region.
struct Delegation: Sendable {
  var administrator: String
  /// The time at which the account was named.
  var since: Instant
  /// The time at which the delegation ends; nil unless it is being removed.
  var end: Instant?
  /// The status in a snapshot if the simulator does not know it.
  var reportedStatus: String?

  /// The `end` of a delegation that is being removed, if the time is unknown.
  static let unknownEnd = Instant(milliseconds: .max)

  var isEnding: Bool { end != nil }

  /// The status; `ending` is the service's word for one that is being removed.
  func status(ending: String) -> JSON { .string(isEnding ? ending : reportedStatus ?? "ENABLED") }

  func isInForce(at now: Instant) -> Bool { end.map { now < $0 } ?? true }
}

extension SimulatedService {
  /// A new delegation to `id`. Throws if that is not possible.
  func newDelegation(to id: String, _ call: SimulatedCall) throws(ServiceError) -> Delegation {
    guard scenario.belongs(id, at: call.now) else {
      throw .notFound("The organization has no account \(id).")
    }
    guard scenario.accounts[id]?.behavior != .suspended else {
      throw .validation("\(id) is suspended.")
    }
    if let delegation {
      let state = delegation.isEnding ? "is being removed as" : "is already enabled as"
      throw .conflict("\(delegation.administrator) \(state) the delegated administrator.")
    }
    let elsewhere = call.delegations.administrator(
      of: Self.name, outside: region, at: call.now)
    if let elsewhere, elsewhere != id {
      throw .conflict(
        "\(elsewhere) is the delegated administrator in another Region; an organization has the same one in all Regions."
      )
    }
    return Delegation(administrator: id, since: call.now)
  }

  /// The delegation to `id`. Throws if there is none, or if it is being removed.
  func currentDelegation(to id: String) throws(ServiceError) -> Delegation {
    guard let delegation, delegation.administrator == id else {
      throw .notFound("\(id) is not the delegated administrator.")
    }
    guard !delegation.isEnding else {
      throw .conflict("\(id) is being removed as the delegated administrator.")
    }
    return delegation
  }

  /// The time at which a delegation that is removed at `now` ends.
  func endOfDelegation(_ delegation: Delegation, from now: Instant) -> Instant {
    now.advanced(by: delay(MembershipSettings.delegation, of: delegation.administrator))
  }

  /// A delegation from a state. If its end is unknown, it ends as if it had been removed at `now`.
  func resumed(_ delegation: Delegation?, at now: Instant) -> Delegation? {
    guard var delegation, delegation.end == Delegation.unknownEnd else { return delegation }
    delegation.end = endOfDelegation(delegation, from: now)
    return delegation
  }
}
