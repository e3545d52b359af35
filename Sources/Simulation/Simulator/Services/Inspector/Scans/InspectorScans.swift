import MusterDocument
import MusterText
import MusterWire

extension Inspector {
  static let scanHandlers: [String: Handler] = [
    "Enable": { try $0.enable($1) },
    "Disable": { try $0.disable($1) },
  ]

  private mutating func enable(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let ids = try accountsOrCaller(call)
    let requested = try scanTypes(call)
    try refuseManaged(requested, ofAny: ids)
    let types = try withRequired(requested) {
      let id = ids.first { scans[$0]?[.lambda].status.isOn != true }
      return id.map { "LAMBDA_CODE requires LAMBDA, which is not enabled for \($0)." }
    }
    let again = scenario.settings[InspectorSettings.enableOfEnabledTypes]
    return change(ids, call) { (inspector, id) throws(AccountFailure) in
      try inspector.refuseManaged(types, of: id)
      if try inspector.enable(types, of: id, at: call.now) { return true }
      if again == .failed { throw .alreadyEnabled }
      return again == .listed
    }
  }

  private mutating func disable(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let given = try scanTypes(call)
    let types = given.isEmpty ? offeredTypes : given
    let ids = try accountsOrCaller(call)
    if ids.contains(call.caller), members[call.caller]?.status.isVisible == true {
      throw .accessDenied(InspectorMessages.ownDisable(call.caller))
    }
    try refuseManaged(types, ofAny: ids)
    return change(ids, call) { (inspector, id) throws(AccountFailure) in
      let dependents = inspector.withDependents(types, of: id)
      try inspector.refuseManaged(dependents, of: id)
      try inspector.disable(types, of: id, at: call.now)
      return true
    }
  }

  private func scanTypes(_ call: SimulatedCall) throws(ServiceError) -> [ScanType] {
    let wanted = Set(call.strings("resourceTypes").compactMap(ScanType.init))
    let types = ScanType.allCases.filter(wanted.contains)
    try checkOffered(types)
    return types
  }

  /// A scan type that the Region does not offer makes the whole call fail (seen).
  func checkOffered(_ types: [ScanType]) throws(ServiceError) {
    let offered = offeredTypes
    for type in types where !offered.contains(type) {
      throw .accessDenied(
        InspectorMessages.unsupported(
          type, in: region, scenario.settings[InspectorSettings.unsupportedTypeNames]))
    }
  }

  /// The scan types that a request enables. A setting says whether LAMBDA_CODE without LAMBDA is
  /// refused with `message`; nil if LAMBDA need not be requested.
  func withRequired(
    _ types: [ScanType], _ message: () -> String?
  ) throws(ServiceError) -> [ScanType] {
    guard types.contains(.lambdaCode), !types.contains(.lambda), let message = message() else {
      return types
    }
    let setting = scenario.settings[InspectorSettings.lambdaCodeAlone]
    if let error = setting.error(message) { throw error }
    try checkOffered([.lambda])
    return (types + [.lambda]).sorted()
  }

  /// Changes each account. The response lists the accounts for which `change` returns true, and
  /// those for which it fails.
  private mutating func change(
    _ ids: [String], _ call: SimulatedCall,
    _ change: (inout Inspector, String) throws(AccountFailure) -> Bool
  ) -> JSON {
    var (changed, failed): ([JSON], [JSON]) = ([], [])
    for id in ids {
      do {
        try checkAccess(of: id, for: call)
        let isListed = try change(&self, id)
        scans[id]?.failure = nil
        if isListed { changed.append(.object(statuses(of: id))) }
      } catch {
        failed.append(recorded(error, of: id, for: call))
      }
    }
    return ["accounts": .array(changed), "failedAccounts": .array(failed)]
  }

  /// A failure as a response contains it. Failures of accounts that the caller may access are kept
  /// for BatchGetAccountStatus.
  private mutating func recorded(
    _ failure: AccountFailure, of id: String, for call: SimulatedCall
  ) -> JSON {
    guard canAccess(call.caller, into: id) else { return shown(id, failure) }
    scans[id, default: AccountScans()].failure = failure
    return .object(statuses(of: id) + failure.members)
  }

  private func statuses(of id: String) -> [(key: String, value: JSON)] {
    let scans = scans[id] ?? .unused
    return [
      ("accountId", .string(id)),
      ("status", .string(scans.status.rawValue)),
      ("resourceStatus", scans.byType { .string($0.rawValue) }),
    ]
  }

  /// A failed account whose state the caller may not read.
  func shown(_ id: String, _ failure: AccountFailure) -> JSON {
    .object([("accountId", .string(id))] + failure.members)
  }
}

// MARK: - One account

extension Inspector {
  /// Starts to enable scan types. Returns false if all of them are enabled already.
  mutating func enable(
    _ types: [ScanType], of id: String, at now: Instant
  ) throws(AccountFailure) -> Bool {
    try refuse(.enable, id)
    let scans = scans[id] ?? .unused
    let statuses = types.map { scans[$0].status }
    if statuses.contains(.disabling) { throw .disableInProgress }
    if statuses.contains(.suspending) { throw .suspendInProgress }
    if statuses.contains(.suspended) { throw .suspended }
    guard statuses.contains(.disabled) else {
      if statuses.contains(.enabling) { throw .enableInProgress }
      return false
    }
    start(.enable, types, of: id, at: now)
    return true
  }

  /// The scan types of an account that are disabled with `types`.
  func withDependents(_ types: [ScanType], of id: String) -> [ScanType] {
    (scans[id] ?? .unused).withDependents(
      types, images: scenario.settings[InspectorSettings.machineImagesAlone])
  }

  private mutating func disable(
    _ types: [ScanType], of id: String, at now: Instant
  ) throws(AccountFailure) {
    if scenario.accounts[id]?.behavior == .blockedByPolicy { throw .blockedByPolicy }
    try refuse(.disable, id)
    try refuseLambdaBeforeCode(types, of: id)
    let scans = scans[id] ?? .unused
    let types = withDependents(types, of: id)
    if types.contains(where: { scans[$0].status == .enabling }) { throw .enableInProgress }
    if types.contains(where: { scans[$0].status == .suspending }) { throw .suspendInProgress }
    if isAdministrator(id), members.contains(where: { $0.status == .enabled }),
      Set(types).union([.ami]).isSuperset(of: offeredTypes)
    {
      throw AccountFailure(
        .disassociateAllMembers, "The administrator cannot be disabled while it has members.")
    }
    start(.disable, types, of: id, at: now)
  }

  /// A setting says whether LAMBDA can be disabled while LAMBDA_CODE is enabled.
  private func refuseLambdaBeforeCode(
    _ types: [ScanType], of id: String
  ) throws(AccountFailure) {
    guard scenario.settings[InspectorSettings.disableOfLambdaAlone] == .failed,
      types.contains(.lambda), !types.contains(.lambdaCode),
      scans[id]?[.lambdaCode].status.isOn == true
    else { return }
    throw AccountFailure(.resourceScanNotDisabled, "LAMBDA_CODE is enabled, which requires LAMBDA.")
  }

  /// Throws if the account's behavior or the scenario refuses the operation, until the limit of
  /// refusals is reached.
  mutating func refuse(_ operation: AccountRefusal.RefusedOperation, _ id: String)
    throws(AccountFailure)
  {
    guard let refusal = refusal(of: id), refusal.operation == operation else { return }
    if let times = refusal.times {
      guard scans[id]?.refusals ?? 0 < times else { return }
      scans[id, default: AccountScans()].refusals += 1
    }
    throw refusal.failure
  }

  private func refusal(of id: String) -> AccountRefusal? {
    let account = scenario.accounts[id]
    if let refusal = account?.settings[InspectorSettings.refusal] { return refusal }
    switch account?.behavior {
    case .isolated:
      return AccountRefusal(AccountFailure(.accountIsIsolated, "The account is isolated."))
    case .blockedByPolicy: return AccountRefusal(.blockedByPolicy)
    case .suspended: return AccountRefusal(.suspended)
    case .ssmThrottled:
      var random = random(for: "ssm", id)
      let failure = AccountFailure(.ssmThrottled, "AWS Systems Manager is busy with the account.")
      return AccountRefusal(failure, times: 1 + Int64(random.number(below: 3)))
    default: return nil
    }
  }

  /// Starts to enable or disable the types that are not in the wanted state.
  mutating func start(
    _ event: ScanStatus.Event, _ types: [ScanType], of id: String, at now: Instant
  ) {
    for type in types {
      guard let status = (scans[id] ?? .unused)[type].status.change(by: event) else { continue }
      scans[id, default: AccountScans()].begin(type, for: status)
      scheduleScan(type, of: id, from: now)
    }
  }

  mutating func scheduleScan(_ type: ScanType, of id: String, from now: Instant) {
    let duration = scenario.duration(of: id, InspectorSettings.enabling)
    let due = now.advanced(by: delay(type.rawValue, of: id, duration))
    timeline.schedule(.scan(id, type), at: due)
    scans[id]?[type].due = due
  }

  mutating func finishScan(_ type: ScanType, of id: String, at now: Instant) {
    guard let scan = scans[id]?[type], scan.due == now,
      let status = scan.status.change(by: .done)
    else { return }
    scans[id]?.complete(type, at: status, now)
    if policyChanges[id] == nil { enforce(rules(of: id)[type], on: type, of: id, at: now) }
    if type == .ec2 && status == .disabled { deepInspections[id] = nil }
    if scans[id]?.status == .disabled { removeSettings(id) }
  }

  /// An account whose last scan type is disabled no longer uses Inspector (guide).
  private mutating func removeSettings(_ id: String) {
    configurations[id] = nil
    packagePaths[id] = nil
    for (arn, _) in filters.entries(after: nil, limit: .max, where: { $0.owner == id }) {
      filters[arn] = nil
    }
  }
}
