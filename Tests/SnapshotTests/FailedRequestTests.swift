import MusterClient
import MusterCredentials
import MusterDocument
import MusterLocks
import MusterServices
import MusterSnapshot
import MusterText
import MusterTransport
import MusterWire
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// Snapshots in which a single request fails: one page of a list, or one group of accounts.
@Suite struct FailedRequestTests {
  /// A simulated organization in which one request fails, each time that it is sent. Equal requests
  /// have the same operation, Region and body.
  final class FailingRequest: Transport {
    let simulated: SimulatedTransport
    private let failing: String?
    private let outcome: ReplacedResponses.ReplacedResult
    private let state = Guarded<(seen: [String], failed: Set<ExchangeID>)>(([], []))

    init(_ scenario: String, _ failing: String?, _ outcome: ReplacedResponses.ReplacedResult) throws
    {
      simulated = SimulatedTransport(try Scenario(scenario))
      self.failing = failing
      self.outcome = outcome
    }

    var requests: [String] { state.withLock { $0.seen } }
    var now: Instant { simulated.now }

    func start(_ request: HTTPRequest, as exchange: ExchangeID) {
      let query = request.query.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
      let body = String(decoding: request.body, as: UTF8.self)
      let target = request.header("X-Amz-Target") ?? ""
      let name = "\(request.method) \(request.host)\(request.path)?\(query) \(target) \(body)"
      state.withLock {
        if !$0.seen.contains(name) { $0.seen.append(name) }
        if name == failing { $0.failed.insert(exchange) }
      }
      simulated.start(request, as: exchange)
    }

    func wait(until deadline: Instant?) -> [Completion] {
      simulated.wait(until: deadline).map { completion in
        guard state.withLock({ $0.failed.contains(completion.exchange) }) else { return completion }
        return Completion(completion.exchange, outcome)
      }
    }

    func cancel(_ exchange: ExchangeID) { simulated.cancel(exchange) }
    func wake() { simulated.wake() }
  }

  /// Lists of several pages, and several groups of accounts.
  static func scenario(accounts count: Int) throws -> (text: String, callers: [String]) {
    let ids = (1...count).map { String(100_000_000_000 + $0) }
    let accounts = ids.map { id -> JSON in
      ["accountId": .string(id), "email": .string("\(id)@example.com")]
    }
    var run = try SimulatedRun(
      JSON.object([
        ("accounts", .array(accounts)), ("throttle", 0), ("administrator", "333333333333"),
        ("management", "111111111111"),
        ("administrators", ["inspector2": "333333333333", "macie2": "333333333333"]),
      ]).text)
    try run.call(
      "inspector2", "Enable", ["accountIds": ["333333333333"], "resourceTypes": ["EC2", "ECR"]])
    run.pass(minutes: 30)
    for id in ids {
      try run.call("inspector2", "AssociateMember", ["accountId": .string(id)])
      let account: JSON = ["accountId": .string(id), "email": .string("\(id)@example.com")]
      try run.call("macie2", "CreateMember", ["account": account])
    }
    run.pass(minutes: 60)
    for group in [Array(ids.prefix(70)), Array(ids.dropFirst(70))] where !group.isEmpty {
      try run.call(
        "inspector2", "Enable",
        ["accountIds": .strings(group), "resourceTypes": ["EC2", "ECR", "LAMBDA"]])
    }
    try run.call(
      "macie2", "UpdateAutomatedDiscoveryConfiguration",
      ["status": "ENABLED", "autoEnableOrganizationMembers": "ALL"])
    run.pass(minutes: 60)
    return (run.exported(), ["333333333333", "111111111111"])
  }

  func snapshot(_ transport: FailingRequest, as caller: String) throws -> Document {
    let credentials = transport.simulated.scenario.credentials(of: caller)
    var settings = Session.Settings(credentials: FixedCredentials(credentials))
    settings.client.region = "us-east-1"
    let session = Session(transport: transport, settings: settings)
    return try session.run(Snapshot(session: session, regions: ["us-east-1"])).outcome.get()
  }

  static let outcomes: [ReplacedResponses.ReplacedResult] = [
    .error(403, "AccessDeniedException", "no"), .error(500, "InternalServerException", "boom"),
    .success(HTTPResponse(status: 200, body: Array("{}".utf8))),
  ]

  @Test("A single request that fails leaves a gap and no change")
  func each() throws {
    let (text, callers) = try Self.scenario(accounts: 120)
    for caller in callers {
      let watched = try FailingRequest(text, nil, Self.outcomes[0])
      let complete = try snapshot(watched, as: caller)
      #expect(watched.requests.count > 20)
      for (index, request) in watched.requests.enumerated()
      where !request.contains("GetCallerIdentity") {
        let outcome = Self.outcomes[index % Self.outcomes.count]
        let partial = try snapshot(try FailingRequest(text, request, outcome), as: caller)
        for (before, after) in [(complete, partial), (partial, complete)] {
          let difference = Difference(between: before.root, and: after.root)
          #expect(difference.changes == [], "\(caller): \(request.prefix(200))")
        }
      }
    }
  }

  @Test(
    "An element of a list without its id or its state is a gap and no change",
    arguments: ["accountId", "Id", "relationshipStatus", "status", "resourceState"])
  func incompleteElements(member: String) throws {
    let (text, callers) = try Self.scenario(accounts: 3)
    var gaps = 0
    for caller in callers {
      let watched = try RecordingTransport(text)
      let complete = try FailedReadTests().snapshot(watched, watched.simulated.scenario, as: caller)
      for operation in watched.operations.sorted() where operation != "sts.GetCallerIdentity" {
        let changed = try ReplacedResponses(text, operation, "\"\(member)\":", "\"x\(member)\":")
        let partial = try FailedReadTests().snapshot(
          changed, changed.simulated.scenario, as: caller)
        let difference = Difference(between: complete.root, and: partial.root)
        #expect(difference.changes == [], "\(operation), \(caller)")
        gaps += difference.gaps.count
        _ = try Scenario(JSON(partial.root).text)
      }
    }
    #expect(gaps > 0)
  }
}
