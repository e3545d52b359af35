import MusterDocument
import MusterModel
import MusterTransport
import MusterWire
import TestSupport
import Testing

@testable import MusterClient

/// Whatever a service returns, every account is reported exactly once, in the order of the list. It
/// is done only if a response or a read shows it.
@Suite struct BatchPropertyTests {
  struct TestedOperation: Sendable, CustomTestStringConvertible {
    let service: String
    let operation: String
    var parameters: JSON = [:]
    /// The member of the response with the successes, and the status of one.
    var successes: (list: String, status: String)?
    /// The member of the response with the failures, and that of the code.
    var failures: (list: String, code: String)?
    /// The state that the read reports for an account that is in the wanted state; nil if it must
    /// not be listed.
    var goal: String?
    var other: String?
    /// True if the operation concerns only the calling account.
    var isOfCaller = false

    var testDescription: String { "\(service) \(operation) \(parameters.text)" }
  }

  static let operations = [
    TestedOperation(
      service: "inspector2", operation: "enable", parameters: ["resourceTypes": ["EC2"]],
      successes: ("accounts", "ENABLED"), failures: ("failedAccounts", "errorCode"),
      goal: "ENABLED", other: "DISABLED"),
    TestedOperation(
      service: "inspector2", operation: "disable", parameters: ["resourceTypes": ["EC2"]],
      successes: ("accounts", "DISABLED"), failures: ("failedAccounts", "errorCode"),
      goal: "DISABLED", other: "ENABLED"),
    TestedOperation(
      service: "inspector2", operation: "batch_update_member_ec2_deep_inspection_status",
      parameters: ["activateDeepInspection": true], successes: ("accountIds", "ACTIVATED"),
      failures: ("failedAccountIds", "ec2ScanStatus"), goal: "ACTIVATED", other: "DEACTIVATED"),
    TestedOperation(
      service: "inspector2", operation: "batch_update_member_ec2_deep_inspection_status",
      parameters: ["activateDeepInspection": false], successes: ("accountIds", "DEACTIVATED"),
      failures: ("failedAccountIds", "ec2ScanStatus"), goal: "DEACTIVATED", other: "ACTIVATED"),
    TestedOperation(
      service: "inspector2", operation: "associate_member", goal: "ENABLED", other: nil),
    TestedOperation(
      service: "inspector2", operation: "disassociate_member", goal: "REMOVED", other: "ENABLED"),
    TestedOperation(service: "macie2", operation: "create_member", goal: "Created", other: nil),
    TestedOperation(
      service: "macie2", operation: "create_invitations",
      failures: ("unprocessedAccounts", "errorCode"), goal: "Invited", other: nil),
    TestedOperation(service: "macie2", operation: "delete_member", goal: nil, other: "Removed"),
    TestedOperation(
      service: "macie2", operation: "disassociate_member", goal: "Removed", other: "Enabled"),
    TestedOperation(
      service: "macie2", operation: "update_member_session", parameters: ["status": "PAUSED"],
      goal: "Paused", other: "Enabled"),
    TestedOperation(
      service: "macie2", operation: "update_member_session", parameters: ["status": "ENABLED"],
      goal: "Enabled", other: "Paused"),
    TestedOperation(
      service: "macie2", operation: "batch_update_automated_discovery_accounts",
      parameters: ["status": "ENABLED"], failures: ("errors", "errorCode"), goal: "ENABLED",
      other: "DISABLED"),
    TestedOperation(
      service: "macie2", operation: "batch_update_automated_discovery_accounts",
      parameters: ["status": "DISABLED"], failures: ("errors", "errorCode"), goal: "DISABLED",
      other: "ENABLED"),
    TestedOperation(
      service: "macie2", operation: "enable_macie", goal: "ENABLED", isOfCaller: true),
    TestedOperation(
      service: "macie2", operation: "enable_macie", parameters: ["status": "ENABLED"],
      goal: "ENABLED", isOfCaller: true),
    TestedOperation(
      service: "macie2", operation: "enable_macie", parameters: ["status": "PAUSED"],
      goal: "PAUSED", isOfCaller: true),
  ]

  @Test(
    "Every operation in batches is tested, with each state that it brings about",
    arguments: OutcomeDataTests.services)
  func complete(service: String) throws {
    let model = try Models.builtIn.model(of: service)
    let batches = try #require(try OutcomeDataTests.facts(service)["batches"])
    for (name, batch) in batches.members {
      let method = try #require(model.operation(name.string ?? "")).method
      let count = Self.operations.count { $0.service == service && $0.operation == method }
      #expect(count == OutcomeDataTests.goals(batch).count, "\(method)")
    }
  }

  static let codes = [
    "SSM_THROTTLED", "ACCESS_DENIED", "ACCOUNT_IS_ISOLATED", "INTERNAL_ERROR", "InternalError",
    "ENABLE_IN_PROGRESS", "RESOURCE_NOT_FOUND", "SOMETHING_NEW", "ClientError", "DISABLED", "",
  ]

  /// A service whose writes return unusual responses and change the accounts or not.
  final class OddService: Sendable {
    let tested: TestedOperation
    private let states: FakeService
    private let random: Box<SplitMix>
    /// The accounts for which a response or a read said that they are in the wanted state.
    let attested = Box<Set<String>>([])
    /// The accounts that a response lists as successful, and not as failed.
    let promised = Box<Set<String>>([])

    init(_ tested: TestedOperation, _ random: SplitMix, accounts: [String]) {
      self.tested = tested
      var random = random
      var initial: [String: String] = [:]
      for id in accounts {
        let isThere = Int.random(in: 0..<5, using: &random) == 0
        initial[id] = isThere ? tested.goal : tested.other
      }
      states = FakeService(initial)
      self.random = Box(random)
    }

    func respond(_ sent: ScriptedTransport.Sent) -> ScriptedTransport.ScriptedResult {
      let dice = random.change { Int.random(in: 0..<20, using: &$0) }
      if sent.isRead {
        if dice == 0 { return .error(500, "InternalServerException") }
        if dice == 1 { return .ok() }
        let response = states.response(to: sent)
        attest(response, sent)
        return response
      }
      let isExecuted = random.change { Int.random(in: 0..<4, using: &$0) > 0 }
      let response = isExecuted ? states.response(to: sent) : .ok()
      switch dice {
      case 0:
        let status = random.change { [400, 403, 429, 500].randomElement(using: &$0) ?? 500 }
        return .error(status, "Odd", "no")
      case 1: return .failure(TransportFailure(.interrupted, "cut"))
      case 2: return .success(HTTPResponse(status: 200, body: Array("<html>".utf8)))
      case 3: return .success(HTTPResponse(status: 200, body: []))
      case 4: return .ok(["__type": "InternalServerException", "message": "no"])
      case 5: return empty()
      default: return odd(response, sent)
      }
    }

    /// Records the accounts that a response to a read shows in the wanted state.
    private func attest(
      _ response: ScriptedTransport.ScriptedResult, _ sent: ScriptedTransport.Sent
    ) {
      guard case .success(let http) = response, let root = try? Document(http.body).root else {
        return
      }
      attest(single: root["member"] ?? root, http.status, sent)
      if sent.path == "/macie", root["status"]?.string == tested.goal {
        attested.change { _ = $0.insert(TestSession.account) }
      }
      let lists = ["accounts", "accountIds", "members", "items"]
      guard let list = lists.lazy.compactMap({ root[$0] }).first else { return }
      var listed: Set<String> = []
      for element in list.elements {
        guard let id = element["accountId"]?.string else { continue }
        listed.insert(id)
        let state =
          element.at("/state/status") ?? element["status"] ?? element["relationshipStatus"]
        if state?.string == tested.goal { attested.change { _ = $0.insert(id) } }
      }
      guard isAbsenceWanted, root["members"] != nil else { return }
      let listedNow = listed
      attested.change { attested in
        for number in 0..<260 {
          guard let id = JSON.id(number).string, !listedNow.contains(id) else { continue }
          attested.insert(id)
        }
      }
    }

    /// Records the account of a read by id.
    private func attest(single: Value, _ status: Int, _ sent: ScriptedTransport.Sent) {
      if status == 404, isAbsenceWanted {
        let last = sent.path.split(separator: "/").last.map { String($0) }
        let asked = sent.body["accountId"]?.string ?? last
        attested.change { $0.formUnion([asked].compactMap { $0 }) }
      }
      guard let id = single["accountId"]?.string else { return }
      if single["relationshipStatus"]?.string == tested.goal {
        attested.change { _ = $0.insert(id) }
      }
    }

    private var isAbsenceWanted: Bool {
      tested.goal == nil || tested.goal?.lowercased() == "removed"
    }

    /// Lists without an account, or no lists.
    private func empty() -> ScriptedTransport.ScriptedResult {
      let value = random.change {
        [JSON.array([]), .null, [:], 7].randomElement(using: &$0) ?? .null
      }
      let lists = [tested.successes?.list, tested.failures?.list].compactMap { $0 }
      return .ok(.object(lists.map { (key: $0, value: value) }))
    }

    /// Replaces lists of a response by partial, duplicated, reordered and malformed ones.
    private func odd(
      _ response: ScriptedTransport.ScriptedResult, _ sent: ScriptedTransport.Sent
    ) -> ScriptedTransport.ScriptedResult {
      guard tested.successes != nil || tested.failures != nil else { return response }
      let given = sent.body["accountIds"]?.elements ?? sent.body["accounts"]?.elements ?? []
      let ids = given.compactMap { $0.string ?? $0["accountId"]?.string }
      let body = random.change { random -> JSON in
        var body: JSON = [:]
        var listed: [JSON] = [["accountId": "999999999999", "status": "ENABLED"], [:]]
        // An element that the model does not allow makes the whole response unreadable.
        let isMalformed = Int.random(in: 0..<8, using: &random) == 0
        if isMalformed { listed.append(7) }
        var failed: [JSON] = [["accountId": "999999999999", "errorCode": "INTERNAL_ERROR"]]
        var good: [String] = []
        var bad: Set<String> = []
        for id in ids {
          let dice = Int.random(in: 0..<10, using: &random)
          if dice < 7, let (_, status) = tested.successes {
            for _ in 0...(dice == 0 ? 1 : 0) {
              listed.append(
                tested.operation.hasPrefix("batch")
                  ? ["accountId": .string(id), "status": .string(status)]
                  : FakeService.scan(.string(id), status))
            }
            good.append(id)
          }
          if dice == 6 || dice == 7, let (_, code) = tested.failures {
            let value = codes.randomElement(using: &random) ?? ""
            var entry: JSON = ["accountId": .string(id), "errorMessage": .string(value)]
            entry[code] = .string(value)
            failed.append(entry)
            bad.insert(id)
          }
        }
        if Int.random(in: 0..<10, using: &random) == 0 { failed.append(["errorMessage": "x"]) }
        if let (list, _) = tested.successes {
          body[list] = .array(listed.shuffled(using: &random))
          let said = isMalformed ? [] : good.filter { !bad.contains($0) }
          attested.change { $0.formUnion(said) }
          promised.change { $0.formUnion(said) }
        }
        if let (list, _) = tested.failures { body[list] = .array(failed.shuffled(using: &random)) }
        return body
      }
      return .ok(body)
    }
  }

  @Test(
    "An account is done or already so exactly if a response or a read shows it",
    arguments: operations, 0..<10 as Range<UInt64>)
  func attested(tested: TestedOperation, seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    var numbers = (0..<Int.random(in: 1...230, using: &random)).shuffled(using: &random)
    if tested.isOfCaller {
      let caller = try #require(Int(TestSession.account))
      numbers.insert(caller, at: Int.random(in: 0...numbers.count, using: &random))
    }
    let accounts = numbers.map { number -> JSON in
      ["accountId": .id(number), "email": "a@example.com"]
    }
    let ids = numbers.compactMap { JSON.id($0).string }
    let service = OddService(tested, random, accounts: ids)
    let test = TestSession { service.respond($0) }
    let result = try test.batch(
      tested.service, tested.operation, .array(accounts), tested.parameters)

    #expect(result.outcomes.compactMap { $0["accountId"]?.string } == ids)
    let attested = service.attested.value
    for outcome in result.outcomes {
      let kind = outcome["outcome"]?.string
      guard kind == "done" || kind == "already" else { continue }
      #expect(attested.contains(outcome["accountId"]?.string ?? ""), "\(outcome.text)")
    }
    let successes = result.outcomes.filter { ["done", "already"].contains($0["outcome"]?.string) }
    // A single account may have failed.
    #expect(tested.isOfCaller ? successes.count == attested.count : !successes.isEmpty)
    for outcome in result.outcomes where outcome["inProgress"] != true {
      let reasons = ["code", "message", "remedy"].compactMap { outcome[$0]?.string }
      let isSuccess = ["done", "already"].contains(outcome["outcome"]?.string)
      #expect(isSuccess || reasons.contains { !$0.isEmpty }, "\(outcome.text)")
    }
    let promised = service.promised.value
    for outcome in result.outcomes where promised.contains(outcome["accountId"]?.string ?? "") {
      #expect(outcome["outcome"] == "done", "\(outcome.text)")
    }

    let updates = test.progress.value
    #expect(updates.allSatisfy { $0.accounted == ids.count })
    let kinds = result.outcomes.compactMap { $0["outcome"]?.string }
    #expect(updates.last?.done == kinds.count { $0 == "done" || $0 == "already" })
    #expect(updates.last?.pending == kinds.count { $0 == "pending" })
  }

  static let kinds: Set = ["done", "already", "pending", "retryable", "needs_action", "skipped"]

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
    let list = (accounts["accounts"] ?? accounts["outcomes"] ?? accounts).elements
    let service = OddService(
      Self.operations[0], random,
      accounts: list.compactMap { $0.string ?? $0["accountId"]?.string })
    let test = TestSession { service.respond($0) }
    let result = try test.batch("inspector2", "enable", accounts, ["resourceTypes": ["EC2"]])

    #expect(result.outcomes.map { $0["accountId"] } == list.map { $0["accountId"] ?? $0 })
    let kinds = result.outcomes.compactMap { $0["outcome"]?.string }
    #expect(kinds.count == list.count)
    #expect(Self.kinds.isSuperset(of: kinds))

    let updates = test.progress.value
    #expect(updates.allSatisfy { $0.accounted == list.count })
    let last = try #require(updates.last)
    #expect(last.total == list.count)
    #expect(last.done == kinds.count { $0 == "done" || $0 == "already" })
    #expect(last.pending == kinds.count { $0 == "pending" })
  }
}
