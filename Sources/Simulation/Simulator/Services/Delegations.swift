import MusterText
import MusterWire

/// The delegated administrators in all Regions. An organization has one administrator for a
/// service, the same in every Region (guides of both services).
struct Delegations: Sendable {
  /// By service, at the beginning of the organization.
  private let first: [String: Delegation]
  /// The Region of delegations in Regions that have not received calls.
  private let home: String
  /// By service and Region, for Regions that have received calls.
  private var current: [String: [String: Delegation]] = [:]

  init(_ scenario: Scenario) {
    home = scenario.regions.global
    first = scenario.administrators.mapValues {
      Delegation(administrator: $0, since: scenario.beginning)
    }
  }

  /// Records the delegated administrator of a service in a Region; nil if there is none.
  mutating func record(_ delegation: Delegation?, _ service: String, in region: String) {
    current[service, default: [:]][region] = delegation
  }

  /// The administrator of `service` in a Region other than `region`.
  func administrator(of service: String, outside region: String, at now: Instant) -> String? {
    let others = current[service]?.filter { $0.key != region && $0.value.isInForce(at: now) }
    return others?.map(\.value.administrator).min()
  }

  /// The delegations of `service` that are in force, by Region.
  func all(of service: String, at now: Instant) -> [String: Delegation] {
    let initial = [home: first[service]].compactMapValues(\.self)
    return (current[service] ?? initial).filter { $0.value.isInForce(at: now) }
  }
}
