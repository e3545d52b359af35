import MusterDocument
import MusterTransport
import MusterWire

@testable import MusterClient

/// A small Inspector and Macie: writes change the states of accounts at once, and reads show them.
final class FakeService: Sendable {
  typealias ScriptedResult = ScriptedTransport.ScriptedResult
  typealias Sent = ScriptedTransport.Sent

  /// The state of each account, by id: a scan status, a relationship or a status.
  private let states: Box<[String: String]>
  /// The order of the accounts in lists.
  private let order = Box<[String]>([])

  init(_ states: [String: String] = [:]) {
    self.states = Box(states)
    order.change { $0 = states.keys.sorted() }
  }

  func state(_ id: String) -> String? { states.value[id] }

  private func set(_ id: String, _ state: String?) {
    states.change { $0[id] = state }
    order.change { if !$0.contains(id) { $0.append(id) } }
  }

  /// A session with this service, in which `respond` replaces the responses that it returns.
  func session(
    settings: Session.Settings = TestSession.settings { _ in },
    _ respond: @escaping @Sendable (Sent) -> ScriptedResult? = { _ in nil }
  ) -> TestSession {
    TestSession(settings: settings) { sent in respond(sent) ?? self.response(to: sent) }
  }

  func response(to sent: Sent) -> ScriptedResult {
    let body = sent.body
    let ids = body["accountIds"]?.elements ?? []
    switch (sent.request.method, sent.path) {
    case (_, "/enable"): return scans(ids, body, "ENABLED")
    case (_, "/disable"): return scans(ids, body, "DISABLED")
    case (_, "/status/batch/get"):
      return .ok(["accounts": .array(ids.map(status)), "failedAccounts": []])
    case (_, "/members/associate"): return one(body["accountId"], "ENABLED")
    case ("POST", "/members/disassociate"): return one(body["accountId"], "REMOVED")
    case (_, "/members/list"), ("GET", "/members"): return members()
    case (_, "/members/get"): return member(body["accountId"]) { ["member": $0] }
    case ("GET", _) where sent.path.hasPrefix("/members/"): return member(sent.pathAccount) { $0 }
    case (_, "/ec2deepinspectionstatus/member/batch/update"): return inspected(ids)
    case (_, "/ec2deepinspectionstatus/member/batch/get"):
      return .ok(["accountIds": .array(ids.map { deep($0.string ?? "") })])
    case ("POST", "/members"): return one(body["account"]?["accountId"], "Created")
    case ("POST", "/invitations"):
      for id in ids { set(id.string ?? "", "Invited") }
      return .ok(["unprocessedAccounts": []])
    case ("DELETE", _): return one(sent.pathAccount, nil)
    case ("POST", _) where sent.path.hasPrefix("/members/disassociate/"):
      return one(sent.pathAccount, "Removed")
    case ("PATCH", "/automated-discovery/accounts"): return discovered(body)
    case ("PATCH", _):
      return one(sent.pathAccount, body["status"] == "PAUSED" ? "Paused" : "Enabled")
    case ("GET", "/automated-discovery/accounts"): return discovery(sent)
    case (_, "/macie"): return session(sent)
    default: return .error(404, "ResourceNotFoundException", "no such thing")
    }
  }

  private func one(_ id: JSON?, _ state: String?) -> ScriptedResult {
    guard let text = id?.string else { return .error(400, "ValidationException", "no account") }
    set(text, state)
    return .ok(["accountId": .string(text)])
  }

  /// The session of the calling account.
  private func session(_ sent: Sent) -> ScriptedResult {
    let id = TestSession.account
    guard sent.request.method == "POST" else {
      return state(id).map { .ok(["status": .string($0)]) }
        ?? .error(403, "AccessDeniedException", "Macie is not enabled.")
    }
    guard state(id) == nil else { return .error(409, "ConflictException", "is enabled already") }
    set(id, sent.body["status"]?.string ?? "ENABLED")
    return .ok()
  }

  private static let keys = [
    "EC2": "ec2", "ECR": "ecr", "LAMBDA": "lambda", "LAMBDA_CODE": "lambdaCode",
    "CODE_REPOSITORY": "codeRepository",
  ]

  private func scans(_ ids: [JSON], _ body: JSON, _ state: String) -> ScriptedResult {
    let types = body["resourceTypes"]?.elements.compactMap { FakeService.keys[$0.string ?? ""] }
    let accounts = ids.map { id -> JSON in
      set(id.string ?? "", state)
      return FakeService.scan(id, state, types ?? [])
    }
    return .ok(["accounts": .array(accounts), "failedAccounts": []])
  }

  /// The account `id` in a success list of Enable or Disable.
  static func scan(_ id: JSON, _ state: String, _ types: [String] = ["ec2"]) -> JSON {
    [
      "accountId": id, "status": .string(state),
      "resourceStatus": .object(types.map { (key: $0, value: .string(state)) }),
    ]
  }

  private func status(_ id: JSON) -> JSON {
    let state = JSON.string(state(id.string ?? "") ?? "DISABLED")
    let types = FakeService.keys.values.sorted()
    return [
      "accountId": id, "state": ["status": state],
      "resourceState": .object(types.map { (key: $0, value: ["status": state]) }),
    ]
  }

  private func members() -> ScriptedResult {
    let members = order.value.compactMap { id -> JSON? in
      state(id).map { ["accountId": .string(id), "relationshipStatus": .string($0)] }
    }
    return .ok(["members": .array(members)])
  }

  private func member(_ id: JSON?, _ output: (JSON) -> JSON) -> ScriptedResult {
    guard let id, let state = id.string.flatMap(state) else {
      return .error(404, "ResourceNotFoundException", "not a member")
    }
    return .ok(output(["accountId": id, "relationshipStatus": .string(state)]))
  }

  private func inspected(_ updates: [JSON]) -> ScriptedResult {
    let accounts = updates.map { update -> JSON in
      let id = update["accountId"]?.string ?? ""
      set(id, update["activateDeepInspection"] == true ? "ACTIVATED" : "DEACTIVATED")
      return deep(id)
    }
    return .ok(["accountIds": .array(accounts), "failedAccountIds": []])
  }

  private func deep(_ id: String) -> JSON {
    ["accountId": .string(id), "status": .string(state(id) ?? "DEACTIVATED")]
  }

  private func discovered(_ body: JSON) -> ScriptedResult {
    for update in body["accounts"]?.elements ?? [] {
      set(update["accountId"]?.string ?? "", update["status"]?.string)
    }
    return .ok(["errors": []])
  }

  private func discovery(_ sent: Sent) -> ScriptedResult {
    let items = sent.request.query.filter { $0.name == "accountIds" }.map { item -> JSON in
      let id = item.value
      return ["accountId": .string(id), "status": .string(state(id) ?? "DISABLED")]
    }
    return .ok(["items": .array(items)])
  }
}

extension ScriptedTransport.Sent {
  private static let reads: Set = [
    "/status/batch/get", "/members/list", "/members/get",
    "/ec2deepinspectionstatus/member/batch/get",
    "/configuration/get", "/delegatedadminaccounts/list",
  ]

  /// True if the request only reads.
  var isRead: Bool { request.method == "GET" || Self.reads.contains(path) }

  /// The account in the last part of the path.
  fileprivate var pathAccount: JSON? {
    path.split(separator: "/").last.map { .string(String($0)) }
  }
}

extension TestSession {
  /// The requests that change something.
  var writes: [ScriptedTransport.Sent] { sent.filter { !$0.isRead } }
}
