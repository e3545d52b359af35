import MusterDocument
import MusterServices
import MusterText
import MusterTransport
import MusterWire
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

@Suite struct SimulatedTransportTests {
  static func transport(_ scenario: String = #"{"throttle": 0}"#) throws -> SimulatedTransport {
    SimulatedTransport(try Scenario(scenario))
  }

  static func request(_ operation: String = "ListMembers", _ input: JSON = [:]) throws
    -> HTTPRequest
  {
    try TestOrganization("{}").request("inspector2", operation, input)
  }

  @Test("The clock begins in 2026 and advances only while somebody waits")
  func clockStands() throws {
    let transport = try SimulatedTransportTests.transport()
    #expect(CivilTime(transport.now).iso8601 == "2026-01-01T00:00:00Z")
    transport.start(try SimulatedTransportTests.request(), as: ExchangeID(1))
    #expect(CivilTime(transport.now).iso8601 == "2026-01-01T00:00:00Z")
  }

  @Test("Waiting jumps to the next response, within the latency of the scenario")
  func waitingJumps() throws {
    let transport = try SimulatedTransportTests.transport(
      #"{"throttle": 0, "latency": {"minMs": 20, "maxMs": 40}}"#)
    let ids = (1...10).map { ExchangeID($0) }
    for id in ids { transport.start(try SimulatedTransportTests.request(), as: id) }
    var (arrived, last): ([ExchangeID], Int64) = ([], 0)
    for _ in ids {
      let completions = transport.wait(until: nil)
      let elapsed = Scenario.usualBeginning.remaining(until: transport.now)
      #expect((20...40).contains(elapsed) && (elapsed > last || completions.isEmpty))
      arrived += completions.map(\.exchange)
      last = elapsed
    }
    #expect(Set(arrived) == Set(ids))
  }

  @Test("Waiting ends at the deadline")
  func deadlinesHold() throws {
    let transport = try SimulatedTransportTests.transport(
      #"{"throttle": 0, "latency": {"minMs": 500, "maxMs": 500}}"#)
    let deadline = transport.now.advanced(by: 100)
    transport.start(try SimulatedTransportTests.request(), as: ExchangeID(1))
    #expect(transport.wait(until: deadline).isEmpty)
    #expect(transport.now == deadline)
    #expect(transport.wait(until: transport.now.advanced(by: 1000)).count == 1)
    #expect(transport.now == deadline.advanced(by: 400))
  }

  @Test("Without an exchange, waiting returns at once or jumps to the deadline")
  func nothingToWaitFor() throws {
    let transport = try SimulatedTransportTests.transport()
    let before = transport.now
    #expect(transport.wait(until: nil).isEmpty)
    #expect(transport.now == before)
    #expect(transport.wait(until: before.advanced(by: 86_400_000)).isEmpty)
    #expect(transport.now == before.advanced(by: 86_400_000))
    #expect(transport.wait(until: before).isEmpty)
    #expect(transport.now == before.advanced(by: 86_400_000), "time does not go back")
  }

  @Test("A cancelled exchange takes no time, and its effect remains")
  func cancelling() throws {
    let transport = try SimulatedTransportTests.transport()
    let associate = try SimulatedTransportTests.request(
      "AssociateMember", ["accountId": .string(try Scenario("").accounts.list[0].id)])
    let before = transport.now
    transport.start(associate, as: ExchangeID(1))
    transport.cancel(ExchangeID(1))
    #expect(transport.wait(until: nil).isEmpty)
    #expect(transport.now == before)
    let list = try SimulatedTransportTests.request("ListMembers", ["onlyAssociated": false])
    transport.start(list, as: ExchangeID(2))
    let response = try transport.wait(until: nil).first?.outcome.get()
    #expect(try Document(response?.body ?? []).root.at("/members")?.count == 1)
  }

  @Test(
    "A host that AWS does not have cannot be resolved, and any other host answers",
    arguments: [
      ("{}", "macie2", "eu-south-2", "", false), ("{}", "macie2", "us-east-1", "", true),
      ("{}", "inspector2", "eu-south-2", "", true), ("{}", "inspector2", "us-east-9", "", false),
      ("{}", "macie2", "eu-south-2", "127.0.0.1:8080", true),
      (#"{"regions": [{"name": "us-east-1"}]}"#, "inspector2", "eu-west-1", "", true),
      (#"{"regions": [{"name": "us-east-1", "services": []}]}"#, "macie2", "us-east-1", "", false),
      (
        #"{"regions": [{"name": "eu-south-2", "services": ["macie2"]}]}"#, "macie2", "eu-south-2",
        "", true
      ),
    ])
  func unknownHosts(
    _ scenario: String, _ service: String, _ region: String, _ host: String, _ exists: Bool
  ) throws {
    let transport = try SimulatedTransportTests.transport(scenario)
    var request = try TestOrganization("{}").request(service, "ListMembers", region: region)
    if !host.isEmpty { request.host = host }
    transport.start(request, as: ExchangeID(1))
    switch try #require(transport.wait(until: nil).first).outcome {
    case .success: #expect(exists)
    case .failure(let failure):
      #expect(!exists && failure.kind == .connect)
      #expect(failure.message.contains("Could not resolve host: \(service).\(region)."))
    }
  }

  @Test("A reset is reported as an interruption; about half of these requests are executed")
  func resets() throws {
    let scenario = #"{"accounts": 200, "throttle": 0, "resets": 0.5}"#
    let transport = try SimulatedTransportTests.transport(scenario)
    var (interrupted, answered) = (0, 0)
    for (index, account) in try Scenario(scenario).accounts.list.enumerated() {
      let request = try SimulatedTransportTests.request(
        "AssociateMember", ["accountId": .string(account.id)])
      transport.start(request, as: ExchangeID(UInt64(index)))
    }
    for completion in transport.wait(upTo: 1000) {
      switch completion.outcome {
      case .success: answered += 1
      case .failure(let failure):
        #expect(failure.kind == .interrupted)
        interrupted += 1
      }
    }
    #expect(interrupted + answered == 200)
    #expect((70...130).contains(interrupted))
    let carriedOut = try associated(transport)
    #expect(carriedOut > answered + 20 && carriedOut < 180)
  }

  /// The number of members, with retries until a response arrives.
  func associated(_ transport: SimulatedTransport) throws -> Int {
    var (count, token, attempts): (Int, JSON?, UInt64) = (0, nil, 1000)
    repeat {
      var input: JSON = ["onlyAssociated": false]
      input["nextToken"] = token
      transport.start(
        try SimulatedTransportTests.request("ListMembers", input), as: ExchangeID(attempts))
      attempts += 1
      guard let response = try? transport.wait(until: nil).first?.outcome.get() else { continue }
      let page = JSON(try Document(response.body).root)
      count += page["members"]?.elements.count ?? 0
      token = page["nextToken"]
      if token == nil { return count }
    } while attempts < 2000
    return count
  }
}

extension SimulatedTransport {
  /// The exchanges that complete within some milliseconds.
  fileprivate func wait(upTo milliseconds: Int64) -> [Completion] {
    let end = now.advanced(by: milliseconds)
    var completions: [Completion] = []
    while now < end { completions += wait(until: end) }
    return completions
  }
}
