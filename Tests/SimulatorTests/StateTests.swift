import MusterDocument
import MusterWire
import Testing

@testable import MusterSimulator

/// How things stand, written and read again.
@Suite struct StateTests {
  /// What goes on in the organizations that are written down, beside the calls.
  static let surroundings = [
    #""throttle": 0"#,
    #""throttle": 0.1, "staleness": {"maxSeconds": 90}"#,
    #""throttle": 0, "rate": {"perSecond": 0.01, "burst": 30}"#,
  ]

  /// Calls by chance of both services, in two Regions, and a little time between them.
  func play(_ bench: inout TestOrganization, _ world: World, _ random: inout Random, steps: Int)
    -> [String]
  {
    (0..<steps).map { _ in
      let region = random.happens(0.7) ? "us-east-1" : "eu-west-1"
      bench.now = bench.now.advanced(by: Int64(random.number(below: 60_000)))
      return random.happens(0.5)
        ? take(PlainInspector.step(&random, world), PlainInspector.self, region, &bench)
        : take(PlainMacie.step(&random, world), PlainMacie.self, region, &bench)
    }
  }

  func take<Plain: PlainService>(
    _ step: Step, _: Plain.Type, _ region: String, _ bench: inout TestOrganization
  ) -> String {
    let scope = Plain.Tested.scope(region)
    guard step.operation != "wait", step.caller != world.stranger else { return "waited" }
    var service =
      bench.organization.state.services[scope]?.service as? Plain.Tested
      ?? Plain.Tested.begun(in: region, of: bench.organization.scenario)
    let now = bench.now
    return answer(&bench, scope.service, step.operation, step.caller, region) {
      try Plain.input(step, &service, at: now)
    }
  }

  /// The bytes of an answer, whatever it is.
  func answer(
    _ bench: inout TestOrganization, _ service: String, _ operation: String, _ caller: String,
    _ region: String, _ input: () throws -> JSON
  ) -> String {
    guard
      let request = try? bench.request(
        service, operation, try input(), region: region,
        credentials: bench.organization.scenario.credentials(of: caller))
    else { return "no request" }
    let response = bench.organization.handle(request, at: bench.now)
    return "\(operation) \(response.status) \(response.headers) "
      + String(decoding: response.body, as: UTF8.self)
  }

  let world: World

  init() throws { world = try World() }

  static let reads: [(service: String, operation: String, input: JSON)] = [
    ("inspector2", "BatchGetAccountStatus", ["accountIds": .strings(ids)]),
    ("inspector2", "ListMembers", ["onlyAssociated": false]),
    ("inspector2", "DescribeOrganizationConfiguration", [:]),
    ("inspector2", "ListDelegatedAdminAccounts", [:]),
    ("inspector2", "BatchGetMemberEc2DeepInspectionStatus", ["accountIds": .strings(ids)]),
    ("inspector2", "GetEc2DeepInspectionConfiguration", [:]),
    ("inspector2", "BatchGetFreeTrialInfo", ["accountIds": .strings(ids)]),
    ("inspector2", "ListCoverage", [:]),
    ("inspector2", "ListFindings", [:]),
    ("inspector2", "ListUsageTotals", [:]),
    ("inspector2", "GetConfiguration", [:]),
    ("inspector2", "ListFilters", [:]),
    ("macie2", "GetMacieSession", [:]),
    ("macie2", "ListMembers", ["onlyAssociated": "false"]),
    ("macie2", "ListInvitations", [:]),
    ("macie2", "GetAdministratorAccount", [:]),
    ("macie2", "DescribeOrganizationConfiguration", [:]),
    ("macie2", "ListOrganizationAdminAccounts", [:]),
    ("macie2", "GetAutomatedDiscoveryConfiguration", [:]),
    ("macie2", "ListAutomatedDiscoveryAccounts", [:]),
    ("macie2", "GetUsageTotals", [:]),
    ("organizations", "ListAccounts", [:]),
    ("organizations", "ListDelegatedAdministrators", [:]),
    ("organizations", "ListAWSServiceAccessForOrganization", [:]),
  ]

  static let ids = (1...7).map { String(100_000_000_000 + $0) }

  /// What everybody is told who asks for everything.
  func readings(_ bench: inout TestOrganization) -> [String] {
    ["us-east-1", "eu-west-1"].flatMap { region in
      [world.administrator, world.management, world.members[0]].flatMap { caller in
        Self.reads.map { service, operation, input in
          answer(&bench, service, operation, caller, region) { input }
        }
      }
    }
  }

  @Test("What was written down and read again is written the same, answers the same and goes on so")
  func roundTrip() throws {
    for seed in Seeds.range(usual: 12) {
      var random = Random(seed: seed, for: ["state"])
      let surroundings = Self.surroundings[Int(seed) % Self.surroundings.count]
      var bench = try TestOrganization(world.text(with: surroundings, #""seed": \#(seed)"#))
      _ = play(&bench, world, &random, steps: 40)

      let dump = bench.organization.dump(at: bench.now)
      let text = String(decoding: dump, as: UTF8.self)
      var copy = try TestOrganization(text)
      #expect(copy.now == bench.now)
      #expect(String(decoding: copy.organization.dump(at: copy.now), as: UTF8.self) == text)
      #expect(readings(&copy) == readings(&bench))
      var again = random
      #expect(
        play(&copy, world, &random, steps: 15) == play(&bench, world, &again, steps: 15),
        "seed \(seed)")
      #expect(readings(&copy) == readings(&bench))
    }
  }
}
