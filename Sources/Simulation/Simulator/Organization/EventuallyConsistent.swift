import MusterDocument
import MusterText
import MusterWire

/// A service whose reads may be stale: for some time after a write, reads use a copy that was made
/// before it.
struct EventuallyConsistent: Sendable {
  var service: any SimulatedService
  var copy: StaleCopy?

  struct StaleCopy: Sendable {
    var service: any SimulatedService
    var until: Instant
  }

  init(_ service: any SimulatedService) {
    self.service = service
  }

  mutating func adopt(_ rules: OrganizationRules) {
    service.adopt(rules)
    copy?.service.adopt(rules)
  }

  /// The output of a call, and the service's delegation before and after it.
  struct Performed {
    let output: JSON
    let before: Delegation?
    let delegation: Delegation?

    /// The delegation that the call has begun to remove.
    var removed: Delegation? {
      guard let before, !before.isEnding, delegation?.isEnding != false else { return nil }
      return before
    }
  }

  mutating func perform(_ call: SimulatedCall) throws(ServiceError) -> Performed {
    let before = service.delegation
    return Performed(
      output: try output(of: call), before: before, delegation: service.delegation)
  }

  private mutating func output(of call: SimulatedCall) throws(ServiceError) -> JSON {
    if let copy, copy.until <= call.now { self.copy = nil }
    if call.isRead {
      if let output = try copy?.service.perform(call) { return output }
      return try service.perform(call)
    }
    guard copy == nil, let lag = service.lag(call) else { return try service.perform(call) }
    let before = service
    let output = try service.perform(call)
    copy = StaleCopy(service: before, until: call.now.advanced(by: lag))
    return output
  }
}

extension SimulatedService {
  /// The time in milliseconds during which reads do not see what `call` writes; nil if they see it
  /// at once.
  fileprivate func lag(_ call: SimulatedCall) -> Int64? {
    guard !scenario.staleness.isNothing else { return nil }
    return delay("staleness", of: String(call.now.milliseconds), scenario.staleness)
  }
}
