import MusterDocument
import MusterModel
import MusterServices
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// Runs under faults: a fifth of the requests fail, and with some of them the response is lost
/// after the service has executed the request.
@Suite struct FaultyRunTests {
  /// A batch, the wait for its state, and the states in which an account is when either has
  /// reported it as done.
  struct Step: Sendable, CustomStringConvertible {
    let service: String
    let operation: String
    let wait: String
    var parameters: JSON = [:]
    /// The read by an independent path, with the pointers to the states of an account.
    let read: Read
    /// The values of all `pointers`; an empty text if the account is not listed.
    let states: Set<String>
    /// The states after the batch, if the wait is for more than the batch brings about.
    var batchStates: Set<String>?
    /// True if the operation concerns only the administrator, which calls it.
    var isOfCaller = false

    var description: String { "\(service) \(operation) \(parameters.text)" }
  }

  struct Read: Sendable {
    let operation: String
    let input: JSON
    /// Nil if the output is the state of the calling account.
    let list: String?
    let pointers: [String]
  }

  static let ids = (1...18).map { String(100_000_000_000 + $0) }

  static let inspectorMembers = Read(
    operation: "ListMembers", input: ["onlyAssociated": false], list: "members",
    pointers: ["/relationshipStatus"])
  static let macieMembers = Read(
    operation: "ListMembers", input: ["onlyAssociated": "false"], list: "members",
    pointers: ["/relationshipStatus"])
  static let deepInspection = Read(
    operation: "BatchGetMemberEc2DeepInspectionStatus", input: ["accountIds": .strings(ids)],
    list: "accountIds", pointers: ["/status"])
  static let discovery = Read(
    operation: "ListAutomatedDiscoveryAccounts", input: ["accountIds": .strings(ids)],
    list: "items", pointers: ["/status"])

  static let session = Read(
    operation: "GetMacieSession", input: [:], list: nil, pointers: ["/status"])

  static func scans(_ types: [String]) -> Read {
    Read(
      operation: "BatchGetAccountStatus", input: ["accountIds": .strings(ids)], list: "accounts",
      pointers: types.map { "/resourceState/\($0)/status" })
  }

  static func inspector(
    _ operation: String, _ wait: String, _ parameters: JSON = [:], _ read: Read,
    _ states: Set<String>
  ) -> Step {
    Step(
      service: "inspector2", operation: operation, wait: wait, parameters: parameters, read: read,
      states: states)
  }

  static func macie(
    _ operation: String, _ wait: String, _ parameters: JSON = [:], _ read: Read = macieMembers,
    _ states: Set<String>
  ) -> Step {
    Step(
      service: "macie2", operation: operation, wait: wait, parameters: parameters, read: read,
      states: states)
  }

  static let inspectorSteps = [
    inspector("associate_member", "member_associated", [:], inspectorMembers, ["ENABLED"]),
    inspector(
      "enable", "account_enabled", ["resourceTypes": ["EC2", "LAMBDA"]], scans(["ec2", "lambda"]),
      ["ENABLED"]),
    inspector(
      "enable", "account_enabled", ["resourceTypes": ["ECR", "LAMBDA", "LAMBDA_CODE"]],
      scans(["ecr", "lambdaCode", "lambda"]), ["ENABLED"]),
    inspector(
      "batch_update_member_ec2_deep_inspection_status", "deep_inspection_activated",
      ["activateDeepInspection": true], deepInspection, ["ACTIVATED"]),
    inspector(
      "batch_update_member_ec2_deep_inspection_status", "deep_inspection_deactivated",
      ["activateDeepInspection": false], deepInspection, ["DEACTIVATED"]),
    inspector(
      "disable", "account_disabled", ["resourceTypes": ["ECR"]], scans(["ecr"]), ["DISABLED"]),
    inspector(
      "disable", "account_disabled", [:], scans(["ec2", "ecr", "lambda", "lambdaCode"]),
      ["DISABLED"]),
    inspector("disassociate_member", "member_removed", [:], inspectorMembers, ["REMOVED", ""]),
  ]

  /// A suspended account is Created for some time, and AccountSuspended then.
  static let listed: Set = [
    "Created", "EmailVerificationInProgress", "Invited", "Enabled", "AccountSuspended",
  ]

  static let organizationSteps = [
    macie("create_member", "member_created", [:], macieMembers, listed),
    Step(
      service: "macie2", operation: "create_member", wait: "member_enabled", read: macieMembers,
      states: ["Enabled"], batchStates: listed),
    macie(
      "batch_update_automated_discovery_accounts", "automated_discovery_enabled",
      ["status": "ENABLED"], discovery, ["ENABLED"]),
    macie(
      "batch_update_automated_discovery_accounts", "automated_discovery_disabled",
      ["status": "DISABLED"], discovery, ["DISABLED"]),
    macie("update_member_session", "member_paused", ["status": "PAUSED"], macieMembers, ["Paused"]),
    macie(
      "update_member_session", "member_enabled", ["status": "ENABLED"], macieMembers, ["Enabled"]),
    macie("disassociate_member", "member_removed", [:], macieMembers, ["Removed", ""]),
    macie("delete_member", "member_deleted", [:], macieMembers, [""]),
  ]

  static let invitationSteps = [
    macie("create_member", "member_created", [:], macieMembers, listed),
    macie(
      "create_invitations", "member_invited", [:], macieMembers, ["Invited", "Enabled"]),
    macie("update_member_session", "member_paused", ["status": "PAUSED"], macieMembers, ["Paused"]),
    macie("disassociate_member", "member_removed", [:], macieMembers, ["Removed", ""]),
    macie("delete_member", "member_deleted", [:], macieMembers, [""]),
  ]

  static func enabling(_ status: String, _ wait: String) -> Step {
    Step(
      service: "macie2", operation: "enable_macie", wait: wait,
      parameters: ["status": .string(status)], read: session, states: [status], isOfCaller: true)
  }

  static let enabledSession = enabling("ENABLED", "session_enabled")
  static let pausedSession = enabling("PAUSED", "session_paused")

  static let faults: [(name: String, share: JSON)] = [
    ("throttle", .number(0.05)), ("errors", .number(0.05)), ("resets", .number(0.05)),
    ("truncations", .number(0.05)), ("accountErrors", .number(0.05)),
  ]

  /// Accounts of every behavior but `declines`: that one leaves the list of members by itself,
  /// which would make a true report look wrong later.
  static func scenario(_ seed: Int64, _ administrators: JSON) -> String {
    let behaviors = AccountBehavior.allCases.filter { $0 != .declines }.map(\.rawValue)
    let accounts = ids.enumerated().map { index, id -> JSON in
      let behavior = index < behaviors.count ? behaviors[index] : "none"
      return [
        "accountId": .string(id), "email": .string("\(id)@example.com"),
        "behavior": .string(behavior),
      ]
    }
    return JSON.object([
      ("seed", .integer(seed)), ("accounts", .array(accounts)), ("throttle", .integer(0)),
      ("administrator", .string(administrator)), ("administrators", administrators),
    ]).text
  }

  static let administrator = "333333333333"

  static let accounts = JSON.array(
    ids.map { ["accountId": .string($0), "email": .string("\($0)@example.com")] })

  /// The states of the accounts, read without faults.
  static func states(_ run: SimulatedRun, _ step: Step) throws -> [String: Set<String>] {
    var copy = run
    try copy.change { scenario in
      for fault in faults { scenario[fault.name] = .integer(0) }
    }
    let output = try copy.call(step.service, step.read.operation, step.read.input)
    func state(_ element: JSON) -> Set<String> {
      Set(step.read.pointers.map { element.at($0)?.string ?? "" })
    }
    guard let list = step.read.list else { return [administrator: state(output)] }
    var states = Dictionary(uniqueKeysWithValues: ids.map { ($0, Set([""])) })
    for element in output[list]?.elements ?? [] {
      guard let id = element["accountId"]?.string else { continue }
      states[id] = state(element)
    }
    return states
  }

  /// Fails for every account that a report calls done and that is not in one of the states.
  /// Returns the number of accounts that are done.
  func check(
    _ report: JSON, _ run: SimulatedRun, _ step: Step, _ expected: Set<String>, _ seed: Int64
  ) throws -> Int {
    let states = try Self.states(run, step)
    let done = SimulatedRun.lines(report).filter(\.isSuccess)
    for line in done {
      let actual = states[line.id] ?? []
      #expect(
        actual.isSubset(of: expected), "seed \(seed), \(step): \(line), but \(actual.sorted())")
    }
    return done.count
  }

  func run(_ steps: [Step], _ seed: Int64, _ run: inout SimulatedRun) throws {
    try run.change { scenario in
      for fault in Self.faults { scenario[fault.name] = fault.share }
    }
    for step in steps {
      let report = try run.run(
        .batch(step.service, step.operation, step.parameters),
        step.isOfCaller ? [.string(Self.administrator)] : Self.accounts)
      _ = try check(report, run, step, step.batchStates ?? step.states, seed)
      let waited = try run.run(
        .wait(step.service, step.wait, minutes: 60), report)
      // Most accounts have no fault, so that only faults of requests can delay them.
      let done = try check(waited, run, step, step.states, seed)
      #expect(done >= (step.isOfCaller ? 1 : 9), "seed \(seed), \(step): \(waited.text)")
    }
  }

  @Test(
    "An account that is done in spite of faults is so in Inspector",
    arguments: Seeds.range(usual: 10))
  func inspector(seed: Int64) throws {
    var run = try SimulatedRun(Self.scenario(seed, ["inspector2": .string(Self.administrator)]))
    try run.call(
      "inspector2", "Enable",
      [
        "accountIds": [.string(Self.administrator)], "resourceTypes": ["EC2"],
      ])
    run.pass(minutes: 30)
    try self.run(Self.inspectorSteps, seed, &run)
  }

  @Test(
    "An account that is done in spite of faults is so in Macie, through AWS Organizations",
    arguments: Seeds.range(usual: 10))
  func macieThroughOrganizations(seed: Int64) throws {
    var run = try SimulatedRun(Self.scenario(seed, ["macie2": .string(Self.administrator)]))
    try run.call(
      "macie2", "UpdateAutomatedDiscoveryConfiguration",
      [
        "status": "ENABLED", "autoEnableOrganizationMembers": "NONE",
      ])
    try self.run(Self.organizationSteps, seed, &run)
  }

  @Test(
    "An account that is done in spite of faults is so in Macie, by invitation",
    arguments: Seeds.range(usual: 10))
  func macieByInvitation(seed: Int64) throws {
    var run = try SimulatedRun(Self.scenario(seed, ["macie2": "none"]))
    try self.run([Self.enabledSession] + Self.invitationSteps, seed, &run)
  }

  @Test(
    "A session of Macie that is done in spite of faults is so",
    arguments: Seeds.range(usual: 10))
  func macieSession(seed: Int64) throws {
    for step in [Self.enabledSession, Self.pausedSession] {
      var run = try SimulatedRun(Self.scenario(seed, ["macie2": "none"]))
      try self.run([step], seed, &run)
    }
  }

  @Test("Every operation in batches has a step", arguments: ["inspector2", "macie2"])
  func complete(service: String) throws {
    let model = try Models.builtIn.model(of: service)
    let facts = try #require(try Models.builtIn.document("accounts", of: service)).root
    let operations = facts["batches"]?.members.compactMap { name, _ in
      model.operation(name.string ?? "")?.method
    }
    let steps =
      Self.inspectorSteps + Self.organizationSteps + Self.invitationSteps
      + [Self.enabledSession, Self.pausedSession]
    let tested = Set(steps.filter { $0.service == service }.map(\.operation))
    #expect(try #require(operations).sorted() == tested.sorted())
  }
}
