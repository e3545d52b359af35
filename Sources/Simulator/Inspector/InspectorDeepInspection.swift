import MusterDocument
import MusterWire

/// How far the deep inspection of an account's EC2 instances is.
struct DeepInspection: Sendable {
  enum Status: String, Sendable, CaseIterable {
    case activated = "ACTIVATED"
    case deactivated = "DEACTIVATED"
    case pending = "PENDING"
    case failed = "FAILED"

    enum Event: Sendable, CaseIterable {
      case activate, deactivate, succeeded, failed
    }

    /// What `event` makes of this status; nil where it changes nothing.
    func change(by event: Event) -> Status? {
      switch (self, event) {
      case (.deactivated, .activate), (.failed, .activate): .pending
      case (.pending, .succeeded): .activated
      case (.pending, .failed): .failed
      case (.activated, .deactivate), (.pending, .deactivate), (.failed, .deactivate): .deactivated
      default: nil
      }
    }
  }

  var status = Status.deactivated
  /// The end of the activation that is under way.
  var expected: Ticket?
}

/// Where deep inspection looks beside the usual places.
struct PackagePaths: Sendable {
  var own: [String] = []
  var organization: [String] = []
}

extension Inspector {
  static let deepInspectionHandlers: [String: Handler] = [
    "BatchGetMemberEc2DeepInspectionStatus": { try $0.batchGetDeepInspection($1) },
    "BatchUpdateMemberEc2DeepInspectionStatus": { try $0.batchUpdateDeepInspection($1) },
    "GetEc2DeepInspectionConfiguration": { inspector, _ in inspector.deepInspectionConfiguration()
    },
    "UpdateEc2DeepInspectionConfiguration": { inspector, call in
      inspector.updateDeepInspectionConfiguration(call)
    },
    "UpdateOrgEc2DeepInspectionConfiguration": { inspector, call in
      inspector.packagePaths.organization = call.strings("orgPackagePaths")
      return [:]
    },
  ]

  /// Without ids, all members are meant, as far as they have room in an answer.
  private func batchGetDeepInspection(_ call: Call) throws(ServiceError) -> JSON {
    let named = try call.accountIDs("accountIds")
    let all = members.entries(after: nil, limit: 100) { $0.status == .enabled }.map(\.id)
    return deepInspectionAnswer(call.input["accountIds"] == nil ? all : named)
  }

  private mutating func batchUpdateDeepInspection(_ call: Call) throws(ServiceError) -> JSON {
    let updates = try deepInspectionUpdates(call)
    for (id, isWanted) in updates where obstacleToDeepInspection(of: id) == nil {
      move(id, by: isWanted ? .activate : .deactivate, at: call.now)
    }
    return deepInspectionAnswer(updates.map(\.id))
  }

  private func deepInspectionUpdates(
    _ call: Call
  ) throws(ServiceError) -> [(id: String, isWanted: Bool)] {
    var updates: [(id: String, isWanted: Bool)] = []
    for update in call.input["accountIds"]?.elements.map(\.self) ?? [] {
      let place = "/accountIds/\(updates.count)/accountId"
      let id = try Call.checkedID(update["accountId"]?.string ?? "", place)
      updates.append((id, update["activateDeepInspection"]?.boolean == true))
    }
    return updates
  }

  private func deepInspectionAnswer(_ ids: [String]) -> JSON {
    var (states, failed): ([JSON], [JSON]) = ([], [])
    for id in ids {
      if let obstacle = obstacleToDeepInspection(of: id) {
        failed.append(obstacle)
      } else {
        states.append(.object([("accountId", .string(id))] + deepInspectionState(of: id)))
      }
    }
    return ["accountIds": .array(states), "failedAccountIds": .array(failed)]
  }

  private func deepInspectionState(of id: String) -> [(key: String, value: JSON)] {
    let status = (deepInspections[id] ?? DeepInspection()).status
    let state = (key: "status", value: JSON.string(status.rawValue))
    guard status == .failed else { return [state] }
    let reason = "The association of the inspector plugin failed in AWS Systems Manager."
    return [state, (key: "errorMessage", value: .string(reason))]
  }

  /// Why an account cannot have deep inspection, as an element of `failedAccountIds`; nil if it can.
  private func obstacleToDeepInspection(of id: String) -> JSON? {
    do {
      try checkMembership(of: id)
    } catch {
      return ["accountId": .string(id), "errorMessage": .string(error.message)]
    }
    let status = (scans[id] ?? Scans())[.ec2].status
    guard status != .enabled else { return nil }
    return [
      "accountId": .string(id),
      "ec2ScanStatus": .string(status.rawValue),
      "errorMessage": "EC2 scanning is not enabled for the account.",
    ]
  }
}

// MARK: - One account

extension Inspector {
  private mutating func move(_ id: String, by event: DeepInspection.Status.Event, at now: Instant) {
    let inspection = deepInspections[id] ?? DeepInspection()
    guard let status = inspection.status.change(by: event) else { return }
    var changed = DeepInspection(status: status)
    if status == .pending {
      let delay = delay("activation", of: id, scenario.timing.activation)
      changed.expected = timeline.schedule(.deepInspection(id), at: now.advanced(by: delay))
    }
    deepInspections[id] = changed
  }

  mutating func finishDeepInspection(of id: String, _ ticket: Ticket) {
    let fails = scenario.accounts[id]?.fate == .deepInspectionFailed
    guard let inspection = deepInspections[id], inspection.expected == ticket,
      let status = inspection.status.change(by: fails ? .failed : .succeeded)
    else { return }
    deepInspections[id] = DeepInspection(status: status)
  }
}

// MARK: - The administrator's own

extension Inspector {
  private func deepInspectionConfiguration() -> JSON {
    .object(
      [
        ("packagePaths", .array(packagePaths.own.map(JSON.string))),
        ("orgPackagePaths", .array(packagePaths.organization.map(JSON.string))),
      ] + deepInspectionState(of: caller))
  }

  private mutating func updateDeepInspectionConfiguration(_ call: Call) -> JSON {
    if let isWanted = call.boolean("activateDeepInspection") {
      move(caller, by: isWanted ? .activate : .deactivate, at: call.now)
    }
    if call.input["packagePaths"] != nil { packagePaths.own = call.strings("packagePaths") }
    return deepInspectionConfiguration()
  }
}
