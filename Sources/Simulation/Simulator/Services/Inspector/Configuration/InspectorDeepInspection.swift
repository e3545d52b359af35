import MusterDocument
import MusterText
import MusterWire

extension Inspector {
  static let deepInspectionHandlers = merged([
    only(
      .administrator,
      handlers: [
        "BatchGetMemberEc2DeepInspectionStatus": { try $0.batchGetDeepInspection($1) },
        "BatchUpdateMemberEc2DeepInspectionStatus": { try $0.batchUpdateDeepInspection($1) },
        "UpdateOrgEc2DeepInspectionConfiguration": { inspector, call in
          inspector.organizationPackagePaths = call.strings("orgPackagePaths")
          return [:]
        },
      ]),
    [
      "GetEc2DeepInspectionConfiguration": { inspector, call in
        inspector.deepInspectionConfiguration(of: call.caller)
      },
      "UpdateEc2DeepInspectionConfiguration": { try $0.updateDeepInspectionConfiguration($1) },
    ],
  ])

  /// Without ids, the call is about all members, up to the maximum of a response.
  private func batchGetDeepInspection(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let named = try call.accountIDs("accountIds")
    let all = members.entries(after: nil, limit: 100) { $0.status == .enabled }.map(\.id)
    return deepInspectionOutput(call.input["accountIds"] == nil ? all : named, call)
  }

  private mutating func batchUpdateDeepInspection(_ call: SimulatedCall) throws(ServiceError)
    -> JSON
  {
    let updates = try deepInspectionUpdates(call)
    for (id, isWanted) in updates where obstacleToDeepInspection(of: id, call) == nil {
      move(id, by: isWanted ? .activate : .deactivate, at: call.now)
    }
    return deepInspectionOutput(updates.map(\.id), call)
  }

  private func deepInspectionUpdates(
    _ call: SimulatedCall
  ) throws(ServiceError) -> [(id: String, isWanted: Bool)] {
    var updates: [(id: String, isWanted: Bool)] = []
    for update in call.input["accountIds"]?.elements.map(\.self) ?? [] {
      let pointer = "/accountIds/\(updates.count)/accountId"
      let id = try SimulatedCall.checkedID(update["accountId"]?.string ?? "", pointer)
      updates.append((id, update["activateDeepInspection"]?.boolean == true))
    }
    return updates
  }

  private func deepInspectionOutput(_ ids: [String], _ call: SimulatedCall) -> JSON {
    var (states, failed): ([JSON], [JSON]) = ([], [])
    for id in ids {
      if let obstacle = obstacleToDeepInspection(of: id, call) {
        failed.append(obstacle)
      } else {
        states.append(.object([("accountId", .string(id))] + deepInspectionState(of: id)))
      }
    }
    return ["accountIds": .array(states), "failedAccountIds": .array(failed)]
  }

  private func deepInspectionState(of id: String) -> [(key: String, value: JSON)] {
    let inspection = deepInspections[id] ?? DeepInspection()
    let state = (key: "status", value: JSON.string(inspection.status.rawValue))
    return [state] + (inspection.reason.map { [(key: "errorMessage", value: .string($0))] } ?? [])
  }

  /// The reason why an account cannot have deep inspection, as an element of `failedAccountIds`;
  /// nil if it can.
  private func obstacleToDeepInspection(of id: String, _ call: SimulatedCall) -> JSON? {
    do {
      try checkAccess(of: id, for: call)
    } catch {
      return ["accountId": .string(id), "errorMessage": .string(error.message)]
    }
    let status = (scans[id] ?? .unused)[.ec2].status
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
  private mutating func move(_ id: String, by event: DeepInspection.State.Event, at now: Instant) {
    let inspection = deepInspections[id] ?? DeepInspection()
    guard let status = inspection.status.change(by: event) else { return }
    deepInspections[id] = DeepInspection(status: status)
    if status == .pending { scheduleDeepInspection(of: id, from: now) }
  }

  mutating func scheduleDeepInspection(of id: String, from now: Instant) {
    let due = now.advanced(by: delay(InspectorSettings.activation, of: id))
    timeline.schedule(.deepInspection(id), at: due)
    deepInspections[id]?.due = due
  }

  mutating func finishDeepInspection(of id: String, at now: Instant) {
    let fails = scenario.accounts[id]?.behavior == .deepInspectionFailed
    guard let inspection = deepInspections[id], inspection.due == now,
      let status = inspection.status.change(by: fails ? .failed : .succeeded)
    else { return }
    let reason = "The association of the Inspector plugin failed in AWS Systems Manager."
    deepInspections[id] = DeepInspection(status: status, reason: fails ? reason : nil)
  }
}

// MARK: - The calling account

extension Inspector {
  /// The organization's paths apply to the administrator and its members.
  private func deepInspectionConfiguration(of id: String) -> JSON {
    let isInOrganization = isAdministrator(id) || members[id]?.status == .enabled
    let shared = isInOrganization ? organizationPackagePaths : []
    return .object(
      [
        ("packagePaths", .array((packagePaths[id] ?? []).map(JSON.string))),
        ("orgPackagePaths", .array(shared.map(JSON.string))),
      ] + deepInspectionState(of: id))
  }

  private mutating func updateDeepInspectionConfiguration(
    _ call: SimulatedCall
  ) throws(ServiceError) -> JSON {
    if let isWanted = call.boolean("activateDeepInspection") {
      guard !isWanted || scans[call.caller]?[.ec2].status == .enabled else {
        throw .validation("EC2 scanning is not enabled for the account.")
      }
      move(call.caller, by: isWanted ? .activate : .deactivate, at: call.now)
    }
    if call.input["packagePaths"] != nil {
      packagePaths[call.caller] = call.strings("packagePaths")
    }
    return deepInspectionConfiguration(of: call.caller)
  }
}
