import MusterDocument
import MusterWire
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// Invariants after every step of random sequences, while requests get lost, fail and read stale
/// state.
@Suite struct InvariantTests {
  static let faults =
    #""throttle": 0.1, "errors": 0.1, "resets": 0.1, "truncations": 0.1, "#
    + #""staleness": {"maxSeconds": 120}"#

  /// With other values of these settings, LAMBDA is enabled without a request for it, and a Paused
  /// member can have a session that is not paused.
  static let kept: Set = ["inspector2.lambdaCodeAlone", "macie2.pauseOfInvited"]

  let organization: SmallOrganization

  init() throws { organization = try SmallOrganization() }

  @Test("Invariants hold when requests are lost, fail or read stale state")
  func invariants() throws {
    try check(ReferenceInspector.self)
    try check(ReferenceMacie.self)
  }

  func check<Reference: ReferenceService>(_: Reference.Type) throws {
    for seed in Seeds.range(usual: 30) {
      var random = Random(seed: seed, for: ["invariants", Reference.ReferencedService.name])
      let openingSteps = Reference.openingSteps(organization)
      let steps = openingSteps + (0..<40).map { _ in Reference.step(&random, organization) }
      guard try FaultyRun<Reference>.problem(steps, organization, seed: seed) != nil else {
        continue
      }
      let few = try steps.shrunk {
        try FaultyRun<Reference>.problem($0, organization, seed: seed) != nil
      }
      let problem = try FaultyRun<Reference>.problem(few, organization, seed: seed) ?? ""
      Issue.record("seed \(seed): \(problem), after\n\(few.map(\.description))")
      return
    }
  }
}

/// Executes steps over a network with faults.
private struct FaultyRun<Reference: ReferenceService> {
  private var simulation: TestOrganization
  private let organization: SmallOrganization
  private var requested: Set<String>

  init(_ organization: SmallOrganization, seed: Int64) throws {
    var random = Random(seed: seed, for: ["settings"])
    let settings = try RandomSettings.member(&random, except: InvariantTests.kept)
    simulation = try TestOrganization(
      organization.text(with: InvariantTests.faults, settings, #""seed": \#(seed)"#))
    self.organization = organization
    requested = Set(Reference(organization).facts.keys)
    // The first request creates the service, even if its response gets lost.
    while service == nil {
      _ = try? simulation.call(Reference.ReferencedService.name, "ListMembers")
    }
  }

  static func problem(_ steps: [ReferenceStep], _ organization: SmallOrganization, seed: Int64)
    throws
    -> String?
  {
    var run = try FaultyRun(organization, seed: seed)
    for step in steps {
      if let problem = try run.apply(step) { return "\(step): \(problem)" }
    }
    return nil
  }

  private mutating func apply(_ step: ReferenceStep) throws -> String? {
    simulation.now = simulation.now.advanced(by: step.operation == "wait" ? 300_000 : 7_000)
    let before = try state()
    if step.isCall, step.caller != organization.stranger {
      requested.formUnion(Reference.requests(for: step, in: organization))
      let delivery = simulation.organization.deliver(try request(step), at: simulation.now)
      let isRefused = (try? delivery.outcome.get()).map { $0.status >= 400 } ?? false
      if try isRefused && state() != before { return "was refused, and changed something" }
    }
    guard let service = service else { return nil }
    var now = service
    now.advance(to: simulation.now)
    return Reference.violations(of: now, requested: requested).first
  }

  private var service: Reference.ReferencedService? {
    simulation.organization.state.services[Reference.ReferencedService.scope("us-east-1")]?.service
      as? Reference.ReferencedService
  }

  private func request(_ step: ReferenceStep) throws -> HTTPRequest {
    var service =
      service
      ?? Reference.ReferencedService.initial(in: "us-east-1", of: simulation.organization.scenario)
    let input = try Reference.input(step, &service, at: simulation.now)
    return try simulation.request(
      Reference.ReferencedService.name, step.operation, input,
      credentials: simulation.organization.scenario.credentials(of: step.caller))
  }

  /// The state of the service.
  private func state() throws -> JSON? {
    let exported = try Document(simulation.organization.exportScenario(at: simulation.now))
    return exported.root["state"]?[Reference.ReferencedService.name].map { JSON($0) }
  }
}
