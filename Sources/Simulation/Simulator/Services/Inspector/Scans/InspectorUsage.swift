import MusterDocument
import MusterText
import MusterWire

extension Inspector {
  static let usageHandlers: [String: Handler] = [
    "BatchGetFreeTrialInfo": { inspector, call in inspector.batchGetFreeTrialInfo(call) },
    "ListAccountPermissions": { try $0.listAccountPermissions($1) },
    "ListUsageTotals": { try $0.listUsageTotals($1) },
  ]

  // MARK: - Free trials

  /// Fifteen days for each scan type, from the day on which it is first enabled (guide).
  private static let trialMilliseconds: Int64 = 15 * 86_400_000

  private func batchGetFreeTrialInfo(_ call: SimulatedCall) -> JSON {
    var (accounts, failed): ([JSON], [JSON]) = ([], [])
    for id in call.strings("accountIds") {
      do throws(AccountFailure) {
        try checkAccess(of: id, for: call)
        accounts.append(freeTrials(of: id, at: call.now))
      } catch {
        failed.append(trialFailure(of: id, error))
      }
    }
    return ["accounts": .array(accounts), "failedAccounts": .array(failed)]
  }

  /// Free trials have other codes for the two failures that are possible here (model,
  /// `FreeTrialInfoErrorCode`).
  private func trialFailure(of id: String, _ failure: AccountFailure) -> JSON {
    let isInternal = failure.code == AccountFailure.Code.internalError.rawValue
    return [
      "accountId": .string(id), "code": isInternal ? "INTERNAL_ERROR" : "ACCESS_DENIED",
      "message": .string(failure.message),
    ]
  }

  private func freeTrials(of id: String, at now: Instant) -> JSON {
    let scans = scans[id] ?? .unused
    let trials = ScanType.allCases.compactMap { type in
      scans[type].firstEnabledAt.map { trial(type, $0, now) }
    }
    return ["accountId": .string(id), "freeTrialInfo": .array(trials)]
  }

  private func trial(_ type: ScanType, _ start: Instant, _ now: Instant) -> JSON {
    let end = start.advanced(by: Inspector.trialMilliseconds)
    return [
      "type": .string(type.freeTrial), "start": .timestamp(start), "end": .timestamp(end),
      "status": now < end ? "ACTIVE" : "INACTIVE",
    ]
  }

  // MARK: - Permissions

  /// Members may enable scanning but not disable it (guide).
  private func listAccountPermissions(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let page = try page(call, most: 1024, filter: call.string("service") ?? "")
    let isMember = members[call.caller]?.status.isVisible == true
    let operations = isMember ? ["ENABLE_SCANNING"] : ["ENABLE_SCANNING", "DISABLE_SCANNING"]
    let services = call.string("service").map { [$0] } ?? ["EC2", "ECR", "LAMBDA"]
    let permissions = services.flatMap { service in
      operations.map {
        (id: service + $0, shown: ["service": .string(service), "operation": .string($0)] as JSON)
      }
    }
    return page.response("permissions", outOf: permissions, id: \.id, shown: \.shown)
  }

  // MARK: - Usage

  /// The unit of each scan type, and an assumed price.
  private static let units: [(type: ScanType, unit: String, price: Double)] = [
    (.ec2, "EC2_INSTANCE_HOURS", 0.002), (.ecr, "ECR_INITIAL_SCAN", 0.1),
    (.lambda, "LAMBDA_FUNCTION_HOURS", 0.0005), (.lambdaCode, "LAMBDA_FUNCTION_CODE_HOURS", 0.001),
  ]

  /// Without ids, the call is about the calling account and the accounts that it administers.
  private func listUsageTotals(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let requested = call.strings("accountIds")
    if requested.contains(where: { !canAccess(call.caller, into: $0) }) {
      throw .accessDenied(InspectorMessages.noAccess)
    }
    let ids = requested.isEmpty ? Array(visible(to: call.caller)) : requested.sorted()
    let page = try page(call, most: 500, filter: requested.sorted().joined(separator: ","))
    return page.response("totals", outOf: ids, id: \.self) { id in
      ["accountId": .string(id), "usage": .array(usage(of: id, at: call.now))]
    }
  }

  private func usage(of id: String, at now: Instant) -> [JSON] {
    let scans = scans[id] ?? .unused
    let resources = inventory(of: id)
    return Inspector.units.compactMap { type, unit, price in
      guard let start = scans[type].firstEnabledAt else { return nil }
      let count = Double(resources.count { $0.scanTypes.contains(type) })
      let hours = Double(start.remaining(until: now)) / 3_600_000
      let total = unit.hasSuffix("HOURS") ? count * hours : count
      return [
        "type": .string(unit), "total": .number(total), "currency": "USD",
        "estimatedMonthlyCost": .number(total * price),
      ]
    }
  }
}
