import MusterDocument
import MusterWire

@testable import MusterSimulator
@testable import SimulatorSupport

/// Executes a sequence of steps in the simulator and in the reference implementation.
struct ReferenceRun<Reference: ReferenceService> {
  let organization: SmallOrganization
  private var reference: Reference
  private var service: Reference.ReferencedService
  private var now = Scenario.usualBeginning
  private var requested: Set<String>
  /// The operations that succeeded, and all values of facts that occurred.
  private(set) var seen: Set<String> = []

  init(_ organization: SmallOrganization) {
    self.organization = organization
    reference = Reference(organization)
    service = Reference.ReferencedService.initial(
      in: SmallOrganization.region, of: organization.scenario)
    requested = Set(reference.facts.keys)
  }

  /// The difference between the two after `steps`, or a violated invariant; nil if there is
  /// neither.
  static func problem(_ steps: [ReferenceStep], _ organization: SmallOrganization) throws -> String?
  {
    var run = ReferenceRun(organization)
    return try run.apply(steps)
  }

  mutating func apply(_ steps: [ReferenceStep]) throws -> String? {
    for step in steps {
      if let problem = try apply(step) { return problem }
    }
    return nil
  }

  private mutating func apply(_ step: ReferenceStep) throws -> String? {
    let before = Reference.facts(of: service)
    let isAccepted = try perform(step)
    let after = Reference.facts(of: service)
    let isExpected = step.operation == "wait" ? settled() : reference.apply(step)
    if isAccepted != isExpected {
      return "\(step) was \(isAccepted ? "accepted" : "refused")"
    }
    if !isAccepted && before != after { return "\(step) was refused, and changed something" }
    if after != reference.facts { return "\(step): \(difference(after, reference.facts))" }
    if isAccepted { seen.insert(step.operation) }
    seen.formUnion(after.values)
    requested.formUnion(Reference.requests(for: step, in: organization))
    return Reference.violations(of: service, requested: requested).first.map { "\(step): \($0)" }
  }

  private mutating func settled() -> Bool {
    reference.settle()
    return true
  }

  /// True if the call succeeds in the simulator.
  private mutating func perform(_ step: ReferenceStep) throws -> Bool {
    guard step.operation != "wait" else {
      now = now.advanced(by: 3_600_000)
      service.advance(to: now)
      return true
    }
    guard step.isCall else {
      Reference.take(step, &service, in: organization, at: now)
      return true
    }
    let input = try Document(try Reference.input(step, &service, at: now).bytes)
    let call = SimulatedCall(
      operation: step.operation, input: input.root, caller: step.caller, region: service.region,
      now: now, delegations: Delegations(organization.scenario))
    do {
      _ = try service.perform(call)
      return true
    } catch {
      return false
    }
  }

  private func difference(_ left: [String: String], _ right: [String: String]) -> String {
    Set(left.keys).union(right.keys).sorted().filter { left[$0] != right[$0] }.map {
      "\($0) is \(left[$0] ?? "nothing"), and should be \(right[$0] ?? "nothing")"
    }.joined(separator: "; ")
  }
}

extension [ReferenceStep] {
  /// The shortest sequence, found by leaving out steps, that still fails.
  func shrunk(while fails: ([ReferenceStep]) throws -> Bool) rethrows -> [ReferenceStep] {
    for position in indices.reversed() {
      var fewer = self
      fewer.remove(at: position)
      if try fails(fewer) { return try fewer.shrunk(while: fails) }
    }
    return self
  }
}
