import MusterDocument
import MusterServices
import MusterWire
import Testing

@testable import MusterSimulator

@Suite struct DurationTests {
  private func lengths(_ duration: SimulatedDuration, of count: Int = 4000, resources: Int64 = 0)
    -> [Int64]
  {
    var random = Random(seed: 7, for: ["span"])
    return (0..<count).map { _ in duration.draw(&random, resources: resources) }.sorted()
  }

  @Test("A uniform distribution covers the range between its limits")
  func even() {
    let lengths = lengths(.milliseconds(100, 300))
    #expect(lengths.allSatisfy { (100...300).contains($0) })
    #expect((190...210).contains(lengths[2000]))
    #expect((295...300).contains(lengths[3960]))
  }

  @Test(
    "Half of log-normal durations are below the median, and one in a hundred above the percentile")
  func lognormal() {
    let lengths = lengths(
      SimulatedDuration(distribution: .lognormal(median: 100, percentile99: 5000)))
    #expect(lengths.allSatisfy { $0 >= 0 })
    #expect((92...108).contains(lengths[2000]))
    #expect((4000...6300).contains(lengths[3960]))
  }

  @Test(
    "No duration overflows, however far apart its median and its percentile are",
    arguments: [(1, 1_000_000_000_000), (1_000_000_000_000, 1_000_000_000_000), (1, 1)])
  func extremes(_ median: Int64, _ percentile99: Int64) {
    let duration = SimulatedDuration(
      distribution: .lognormal(median: median, percentile99: percentile99))
    #expect(lengths(duration).allSatisfy { (0...1_000_000_000_000).contains($0) })
  }

  @Test("Each resource adds to a duration")
  func resources() {
    let duration = SimulatedDuration.milliseconds(5, 5, perResource: 100)
    #expect(lengths(duration, of: 1, resources: 30) == [3005])
    #expect(!duration.isNothing && !SimulatedDuration.milliseconds(0, 0, perResource: 1).isNothing)
    #expect(SimulatedDuration.milliseconds(0, 0).isNothing)
  }

  @Test(
    "Durations are read in each of their forms",
    arguments: [
      (#"{"minMs": 5}"#, SimulatedDuration.milliseconds(5, 120)),
      (#"{"maxMs": 50}"#, .milliseconds(20, 50)),
      (#"{"minMs": 500}"#, .milliseconds(500, 500)), ("{}", .milliseconds(20, 120)),
      (#"{"perResourceMs": 2}"#, .milliseconds(20, 120, perResource: 2)),
      (
        #"{"p50Ms": 30, "p99Ms": 900, "perResourceMs": 1}"#,
        SimulatedDuration(
          distribution: .lognormal(median: 30, percentile99: 900), millisecondsPerResource: 1)
      ),
    ])
  func forms(_ text: String, _ duration: SimulatedDuration) throws {
    let scenario = try Scenario(#"{"latency": \#(text)}"#)
    #expect(scenario.faults.general.latency == duration)
    let again = try Scenario(scenario.faults.json.text)
    #expect(again.faults.general.latency == duration)
  }

  @Test(
    "Mistakes in a duration are reported",
    arguments: [
      (
        #"{"p50Seconds": 5}"#,
        "/enabling/p99Seconds is required, because the other percentile is given"
      ),
      (
        #"{"p99Seconds": 5}"#,
        "/enabling/p50Seconds is required, because the other percentile is given"
      ),
      (#"{"p50Seconds": 0, "p99Seconds": 5}"#, "/enabling/p50Seconds must be an integer from 1"),
      (#"{"p50Seconds": 9, "p99Seconds": 5}"#, "/enabling/p99Seconds must not be less than p50"),
      (
        #"{"p50Seconds": 1, "p99Seconds": 5, "minSeconds": 1}"#,
        "/enabling must have either minSeconds"
      ),
      (
        #"{"p50Ms": 1}"#,
        "/enabling/p50Ms is not a known member; expected one of minSeconds, maxSeconds"
      ),
    ])
  func mistakes(_ text: String, _ reason: String) {
    let error = #expect(throws: ScenarioError.self) { try Scenario(#"{"enabling": \#(text)}"#) }
    #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
  }
}

@Suite struct AccountSizeTests {
  private static let large = "222222222222"

  private func inspector(_ members: String) throws -> Inspector {
    let scenario = try Scenario(
      #"{"accounts": [{"accountId": "\#(Self.large)", \#(members)}]}"#)
    return .initial(in: "us-east-1", of: scenario)
  }

  @Test("The size of an account is its number of resources", arguments: [0, 1, 2, 3, 100])
  func inventory(_ size: Int) throws {
    let resources = try inspector(#""size": \#(size)"#).inventory(of: Self.large)
    #expect(resources.count == size)
    #expect(Set(resources.map(\.id)).count == size)
  }

  @Test("A large account takes longer to be enabled, unless it has its own duration")
  func enabling() throws {
    func seconds(_ members: String) throws -> Double {
      var inspector = try inspector(members)
      let now = inspector.scenario.beginning
      _ = try inspector.enable([.ec2], of: Self.large, at: now)
      let due = try #require(inspector.scans[Self.large]?[.ec2].due)
      return Double(now.remaining(until: due)) / 1000
    }
    let small = try seconds(#""size": 0"#)
    #expect(abs(try seconds(#""size": 9000"#) - small - 900) < 0.001)
    let own = #""enabling": {"minSeconds": 5, "maxSeconds": 5}"#
    #expect(try seconds(#""size": 9000, \#(own)"#) == 5)
  }
}
