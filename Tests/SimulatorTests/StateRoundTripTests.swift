import MusterDocument
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// States that are written and read again.
@Suite struct StateRoundTripTests {
  /// Settings that apply while the organizations run.
  static let surroundings = [
    #""throttle": 0"#,
    #""throttle": 0.1, "staleness": {"maxSeconds": 90}"#,
    #""throttle": 0, "rate": {"perSecond": 0.01, "burst": 30}"#,
  ]

  let organization: SmallOrganization

  let calls: RandomCalls

  init() throws {
    organization = try SmallOrganization()
    calls = RandomCalls(organization)
  }

  @Test(
    "A state that is written and read again is equal, returns the same responses, and continues in the same way"
  )
  func roundTrip() throws {
    for seed in Seeds.range(usual: 12) {
      var random = Random(seed: seed, for: ["state"])
      let surroundings = Self.surroundings[Int(seed) % Self.surroundings.count]
      let settings = try RandomSettings.member(&random)
      var simulation = try TestOrganization(
        organization.text(with: surroundings, settings, #""seed": \#(seed)"#))
      _ = calls.run(&simulation, &random, steps: 40)

      let exported = simulation.organization.exportScenario(at: simulation.now)
      let text = String(decoding: exported, as: UTF8.self)
      var copy = try TestOrganization(text)
      #expect(copy.now == simulation.now)
      #expect(
        String(decoding: copy.organization.exportScenario(at: copy.now), as: UTF8.self) == text)
      #expect(calls.readings(&copy) == calls.readings(&simulation))
      var again = random
      #expect(
        calls.run(&copy, &random, steps: 15) == calls.run(&simulation, &again, steps: 15),
        "seed \(seed)")
      #expect(calls.readings(&copy) == calls.readings(&simulation))
    }
  }
}
