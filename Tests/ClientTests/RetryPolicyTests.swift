import MusterDocument
import MusterWire
import Testing

@testable import MusterClient

@Suite struct RetryPolicyTests {
  /// Always the largest number, so that a random delay is the longest it may be.
  struct Largest: RandomNumberGenerator {
    mutating func next() -> UInt64 { .max }
  }

  @Test("The longest delay doubles from attempt to attempt, up to 20 seconds")
  func growing() {
    let policy = RetryPolicy(maxAttempts: 100)
    var random = Largest()
    let delays = (1...7).map { policy.delay(after: $0, retryAfter: nil, random: &random) }
    #expect(delays == [1000, 2000, 4000, 8000, 16_000, 20_000, 20_000])
    #expect(policy.delay(after: 99, retryAfter: nil, random: &random) == 20_000)
    #expect(policy.delay(after: 100, retryAfter: nil, random: &random) == nil)
  }

  @Test("A delay is a random part of the longest", arguments: 1...8)
  func jitter(attempts: Int) throws {
    let policy = RetryPolicy(maxAttempts: 100)
    var (random, largest) = (SplitMix(state: 7), Largest())
    let ceiling = try #require(policy.delay(after: attempts, retryAfter: nil, random: &largest))
    let delays = (0..<200).compactMap { _ in
      policy.delay(after: attempts, retryAfter: nil, random: &random)
    }
    #expect(delays.allSatisfy { (0...ceiling).contains($0) })
    #expect(delays.contains { $0 < ceiling / 4 } && delays.contains { $0 > ceiling * 3 / 4 })
  }

  @Test(
    "What the service asks for is the least, within reason",
    arguments: [
      ("7", 7000), ("0", 1000), ("-5", 1000), ("999999999999", 300_000), ("soon", 1000),
      ("99999999999999999999", 1000), ("", 1000), ("Fri, 31 Dec 1999 23:59:59 GMT", 1000),
    ])
  func retryAfter(header: String, delay: Int64) {
    var random = Largest()
    #expect(
      RetryPolicy(maxAttempts: 2).delay(after: 1, retryAfter: header, random: &random) == delay)
  }

  @Test("A call waits as long as Retry-After says, and then succeeds")
  func honoured() throws {
    let left = Box([ScriptedTransport.Outcome.error(429, "", "", HTTPHeader("retry-after", "30"))])
    let scene = Scene { _ in left.change { $0.popLast() } ?? .ok() }
    #expect(try scene.call("macie2", "GetMacieSession").failure == nil)
    let times = scene.sent.map(\.time)
    #expect(times.count == 2)
    #expect(times[1] - times[0] == 30_000 + ScriptedTransport.latency)
  }
}
