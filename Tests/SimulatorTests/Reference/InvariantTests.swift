import MusterDocument
import MusterWire
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// Invariants after every step of random sequences, while requests get lost, fail and read stale
/// state.
@Suite struct InvariantTests {
  static let troubles =
    #""throttle": 0.1, "errors": 0.1, "resets": 0.1, "truncations": 0.1, "#
    + #""staleness": {"maxSeconds": 120}"#

  let world: SmallOrganization

  init() throws { world = try SmallOrganization() }

  @Test("Invariants hold whatever requests get lost")
  func invariants() throws {
    try check(ReferenceInspector.self)
    try check(ReferenceMacie.self)
  }

  func check<Reference: ReferenceService>(_: Reference.Type) throws {
    for seed in Seeds.range(usual: 30) {
      var random = Random(seed: seed, for: ["invariants", Reference.Tested.name])
      let opening = Reference.opening(world)
      let steps = opening + (0..<40).map { _ in Reference.step(&random, world) }
      guard try TroubledRun<Reference>.trouble(steps, world, seed: seed) != nil else { continue }
      let few = try steps.shrunk {
        try TroubledRun<Reference>.trouble($0, world, seed: seed) != nil
      }
      let trouble = try TroubledRun<Reference>.trouble(few, world, seed: seed) ?? ""
      Issue.record("seed \(seed): \(trouble), after\n\(few.map(\.description))")
      return
    }
  }
}

/// Executes steps over a network with faults.
private struct TroubledRun<Reference: ReferenceService> {
  private var bench: TestOrganization
  private let world: SmallOrganization
  private var asked: Set<String>

  init(_ world: SmallOrganization, seed: Int64) throws {
    bench = try TestOrganization(world.text(with: InvariantTests.troubles, #""seed": \#(seed)"#))
    self.world = world
    asked = Set(Reference(world).facts.keys)
    // The first request creates the service, even if its response gets lost.
    while service == nil { _ = try? bench.call(Reference.Tested.name, "ListMembers") }
  }

  static func trouble(_ steps: [Step], _ world: SmallOrganization, seed: Int64) throws -> String? {
    var run = try TroubledRun(world, seed: seed)
    for step in steps {
      if let trouble = try run.take(step) { return "\(step): \(trouble)" }
    }
    return nil
  }

  private mutating func take(_ step: Step) throws -> String? {
    bench.now = bench.now.advanced(by: step.operation == "wait" ? 300_000 : 7_000)
    let before = try standing()
    if step.operation != "wait", step.caller != world.stranger {
      asked.formUnion(Reference.asks(for: step, in: world))
      let delivery = bench.organization.deliver(try request(step), at: bench.now)
      let isRefused = (try? delivery.outcome.get()).map { $0.status >= 400 } ?? false
      if try isRefused && standing() != before { return "was refused, and changed something" }
    }
    guard let service = service else { return nil }
    var now = service
    now.advance(to: bench.now)
    return Reference.breaches(of: now, asked: asked).first
  }

  private var service: Reference.Tested? {
    bench.organization.state.services[Reference.Tested.scope("us-east-1")]?.service
      as? Reference.Tested
  }

  private func request(_ step: Step) throws -> HTTPRequest {
    var service =
      service ?? Reference.Tested.begun(in: "us-east-1", of: bench.organization.scenario)
    let input = try Reference.input(step, &service, at: bench.now)
    return try bench.request(
      Reference.Tested.name, step.operation, input,
      credentials: bench.organization.scenario.credentials(of: step.caller))
  }

  /// The state of the service.
  private func standing() throws -> JSON? {
    let dump = try Document(bench.organization.dump(at: bench.now))
    return dump.root["state"]?[Reference.Tested.name].map { JSON($0) }
  }
}
