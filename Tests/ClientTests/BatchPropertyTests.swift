import MusterDocument
import MusterTransport
import MusterWire
import TestSupport
import Testing

@testable import MusterClient

/// Whatever a service returns, every account is reported exactly once, in its place.
@Suite struct BatchPropertyTests {
  static let codes = [
    "ALREADY_ENABLED", "SSM_THROTTLED", "ACCESS_DENIED", "ACCOUNT_IS_ISOLATED", "INTERNAL_ERROR",
    "ENABLE_IN_PROGRESS", "RESOURCE_NOT_FOUND", "SOMETHING_NEW", "",
  ]
  static let kinds: Set = ["done", "already", "pending", "retryable", "needs_action", "skipped"]

  /// An unusual response: failures of the whole request, accounts that fail twice or were not in
  /// the request, and invalid entries.
  static func response(
    _ sent: ScriptedTransport.Sent, _ random: Box<SplitMix>
  ) -> ScriptedTransport.Outcome {
    random.change { random in
      switch Int.random(in: 0..<12, using: &random) {
      case 0: return .error([400, 403, 429, 500].randomElement(using: &random) ?? 400, "Odd", "no")
      case 1: return .failure(TransportFailure(.interrupted, "cut"))
      case 2: return .success(HTTPResponse(status: 200, body: Array("<html>".utf8)))
      default: break
      }
      var failed: [JSON] = [["accountId": "999999999999", "errorCode": "INTERNAL_ERROR"], 7, [:]]
      for id in sent.body["accountIds"]?.elements ?? []
      where Int.random(in: 0..<5, using: &random) == 0 {
        for _ in 0...Int.random(in: 0...1, using: &random) {
          let code = codes.randomElement(using: &random) ?? ""
          failed.append(["accountId": id, "errorCode": .string(code)])
        }
      }
      return .ok(["failedAccounts": .array(failed.shuffled(using: &random))])
    }
  }

  /// Accounts in every form that a list may have, some with an earlier outcome.
  static func accounts(_ random: inout SplitMix) -> JSON {
    let count = Int.random(in: 0...230, using: &random)
    let list = (0..<count).shuffled(using: &random).map { number -> JSON in
      switch Int.random(in: 0..<6, using: &random) {
      case 0: ["accountId": .id(number), "email": "a@example.com"]
      case 1:
        [
          "accountId": .id(number),
          "outcome": .string(kinds.sorted().randomElement(using: &random) ?? "done"),
        ]
      default: .id(number)
      }
    }
    let name = [nil, "accounts", "outcomes"].randomElement(using: &random) ?? nil
    return name.map { .object([(key: $0, value: .array(list))]) } ?? .array(list)
  }

  @Test("Every account is reported once, and the counts add up", arguments: 0..<60 as Range<UInt64>)
  func accounted(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let accounts = Self.accounts(&random)
    let shared = Box(random)
    let test = TestSession { Self.response($0, shared) }
    let result = try test.batch("inspector2", "enable", accounts, ["resourceTypes": ["EC2"]])

    let list = (accounts["accounts"] ?? accounts["outcomes"] ?? accounts).elements
    #expect(result.outcomes.map { $0["accountId"] } == list.map { $0["accountId"] ?? $0 })
    let kinds = result.outcomes.compactMap { $0["outcome"]?.string }
    #expect(kinds.count == list.count)
    #expect(Self.kinds.isSuperset(of: kinds))

    let updates = test.progress.value
    #expect(updates.allSatisfy { $0.done + $0.pending + $0.failing == list.count })
    let last = try #require(updates.last)
    #expect(last.total == list.count)
    #expect(last.done == kinds.count { $0 == "done" || $0 == "already" })
    #expect(last.pending == kinds.count { $0 == "pending" })
  }
}
