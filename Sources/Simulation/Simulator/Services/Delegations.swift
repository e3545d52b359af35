import MusterText
import MusterWire

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
