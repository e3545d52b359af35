import MusterDocument
import MusterWire

extension Inspector {
  static let scanHandlers: [String: Handler] = [
    "Enable": { try $0.enable($1) },
    "Disable": { try $0.disable($1) },
  ]

  private mutating func enable(_ call: Call) throws(ServiceError) -> JSON {
    let types = scanTypes(call)
    let ids = try accountsOrCaller(call)
    if types.contains(.lambdaCode), !types.contains(.lambda) {
      try refuseLambdaCodeAlone(ids)
    }
    return change(ids) { (inspector, id) throws(AccountFailure) in
      try inspector.enable(types, of: id, at: call.now)
    }
  }

  private mutating func disable(_ call: Call) throws(ServiceError) -> JSON {
    let given = scanTypes(call)
    let types = given.isEmpty ? ScanType.allCases : given
    return change(try accountsOrCaller(call)) { (inspector, id) throws(AccountFailure) in
      try inspector.disable(types, of: id, at: call.now)
    }
  }

  /// No ids mean the account that calls (API reference).
  func accountsOrCaller(_ call: Call) throws(ServiceError) -> [String] {
    let ids = try call.accountIDs("accountIds")
    return ids.isEmpty ? [caller] : ids
  }

  private func scanTypes(_ call: Call) -> [ScanType] {
    let wanted = Set(call.strings("resourceTypes").compactMap(ScanType.init))
    return ScanType.allCases.filter(wanted.contains)
  }

  private func refuseLambdaCodeAlone(_ ids: [String]) throws(ServiceError) {
    for id in ids where scans[id]?[.lambda].status.isOn != true {
      throw .validation("LAMBDA_CODE needs LAMBDA, which is not enabled for \(id).")
    }
  }

  /// Changes one account after the other, and tells which changed and which failed.
  private mutating func change(
    _ ids: [String], _ change: (inout Inspector, String) throws(AccountFailure) -> Void
  ) -> JSON {
    var (changed, failed): ([JSON], [JSON]) = ([], [])
    for id in ids {
      do {
        try checkMembership(of: id)
        try change(&self, id)
        scans[id]?.failure = nil
        changed.append(.object(statuses(of: id)))
      } catch {
        failed.append(remembered(error, of: id))
      }
    }
    return ["accounts": .array(changed), "failedAccounts": .array(failed)]
  }

  /// The failure as an answer shows it. That of a member is kept, for BatchGetAccountStatus.
  private mutating func remembered(_ failure: AccountFailure, of id: String) -> JSON {
    guard seesInto(id) else { return shown(id, failure) }
    scans[id, default: Scans()].failure = failure
    return .object(statuses(of: id) + failure.members)
  }

  private func statuses(of id: String) -> [(key: String, value: JSON)] {
    let scans = scans[id] ?? Scans()
    return [
      ("accountId", .string(id)),
      ("status", .string(scans.status.rawValue)),
      ("resourceStatus", scans.byType { .string($0.rawValue) }),
    ]
  }

  /// A failed account of which the administrator may know no more.
  func shown(_ id: String, _ failure: AccountFailure) -> JSON {
    .object([("accountId", .string(id))] + failure.members)
  }
}

// MARK: - One account

extension Inspector {
  private mutating func enable(
    _ types: [ScanType], of id: String, at now: Instant
  ) throws(AccountFailure) {
    try refuseForFate(of: id)
    let scans = scans[id] ?? Scans()
    let statuses = types.map { scans[$0].status }
    if statuses.contains(.disabling) { throw .disableInProgress }
    guard statuses.contains(.disabled) else {
      throw statuses.contains(.enabling) ? .enableInProgress : .alreadyEnabled
    }
    start(.enable, types, of: id, at: now)
  }

  private mutating func disable(
    _ types: [ScanType], of id: String, at now: Instant
  ) throws(AccountFailure) {
    if scenario.accounts[id]?.fate == .blockedByPolicy { throw .blockedByPolicy }
    let scans = scans[id] ?? Scans()
    if types.contains(where: { scans[$0].status == .enabling }) { throw .enableInProgress }
    if types.contains(.lambda), !types.contains(.lambdaCode), scans[.lambdaCode].status.isOn {
      throw AccountFailure(
        code: "RESOURCE_SCAN_NOT_DISABLED", message: "LAMBDA_CODE needs LAMBDA: disable it first.")
    }
    if id == caller, types.count == ScanType.allCases.count,
      members.contains(where: { $0.status == .enabled })
    {
      throw AccountFailure(
        code: "DISASSOCIATE_ALL_MEMBERS",
        message: "The administrator cannot be disabled while it has members.")
    }
    start(.disable, types, of: id, at: now)
  }

  private mutating func refuseForFate(of id: String) throws(AccountFailure) {
    switch scenario.accounts[id]?.fate {
    case .isolated:
      throw AccountFailure(code: "ACCOUNT_IS_ISOLATED", message: "The account is isolated.")
    case .blockedByPolicy: throw .blockedByPolicy
    case .suspended:
      throw AccountFailure(code: "ACCESS_DENIED", message: "The AWS account is suspended.")
    case .ssmThrottled:
      var random = random(for: "ssm", id)
      let times = 1 + Int(random.number(below: 3))
      guard scans[id]?.throttled ?? 0 < times else { return }
      scans[id, default: Scans()].throttled += 1
      throw AccountFailure(
        code: "SSM_THROTTLED", message: "AWS Systems Manager is busy with the account.")
    default: return
    }
  }

  /// Begins to enable or disable those types that are not yet as wanted.
  private mutating func start(
    _ event: ScanStatus.Event, _ types: [ScanType], of id: String, at now: Instant
  ) {
    for type in types {
      guard let status = (scans[id] ?? Scans())[type].status.change(by: event) else { continue }
      let delay = delay(type.rawValue, of: id, pace(of: id, scenario.timing.enabling))
      let ticket = timeline.schedule(.scan(id, type), at: now.advanced(by: delay))
      scans[id, default: Scans()][type] = Scans.Scan(status: status, expected: ticket)
    }
  }

  mutating func finishScan(_ type: ScanType, of id: String, _ ticket: Ticket) {
    guard let scan = scans[id]?[type], scan.expected == ticket,
      let status = scan.status.change(by: .done)
    else { return }
    scans[id]?[type] = Scans.Scan(status: status)
    if type == .ec2 && status == .disabled { deepInspections[id] = nil }
  }
}

extension AccountFailure {
  static let alreadyEnabled = AccountFailure(
    code: "ALREADY_ENABLED", message: "All of the scan types are enabled.")
  static let enableInProgress = AccountFailure(
    code: "ENABLE_IN_PROGRESS", message: "A scan type is being enabled.")
  static let disableInProgress = AccountFailure(
    code: "DISABLE_IN_PROGRESS", message: "A scan type is being disabled.")
  static let blockedByPolicy = AccountFailure(
    code: "BLOCKED_BY_ORGANIZATION_POLICY", message: "A policy of the organization forbids it.")

  var members: [(key: String, value: JSON)] {
    [("errorCode", .string(code)), ("errorMessage", .string(message))]
  }
}
