import MusterClient
import MusterDocument

extension ServiceSnapshot {
  public static let inspector = ServiceSnapshot { InspectorReader($0) }
}

/// Reads Amazon Inspector in one Region, as the calling account sees it. It sends only reads that
/// the account's role allows, so a refused read is a gap.
final class InspectorReader: ServiceReader {
  let context: ReaderContext
  private let scanTypes: ScanTypeReader
  private var own = ScenarioObject()
  private var memberships = JSONGroups()
  private var scans = JSONGroups()
  private var deepInspections = JSONGroups()
  private var configurations = JSONGroups()
  private var filters = JSONGroups()
  private var pendingMembers: [String] = []
  private var unknownTypes: Set<String> = []
  private var (total, done) = (1, 0)

  init(_ context: ReaderContext) {
    self.context = context
    // Without the table every scan type is recorded as unknown.
    let table = try? context.queue.session.scanTypes(of: context.service.name)
    scanTypes = ScanTypeReader(table)
  }

  private var queue: ReadQueue { context.queue }

  /// Reads the caller's own status first. If that fails, nothing else is read in the Region.
  func begin(_ ready: @escaping (Failure?) -> Void) {
    ready(nil)
    readStatuses([context.caller], isRequired: true) { [self] in
      readAdministrator()
      readOwn()
    }
  }

  var members: JSONMembers {
    var object = own
    object.add("members", memberships)
    object.add("scans", scans)
    object.add("deepInspections", deepInspections)
    object.add("configurations", configurations)
    object.add("filters", by: "arns", filters)
    return object.members
  }
}

// MARK: - The organization

extension InspectorReader {
  /// The parts of the state that only the delegated administrator can read.
  private static let ofAdministrator = ["autoEnable", "members", "scans", "deepInspections"]

  /// Every account of the organization can read who the administrator is. Only the management
  /// account and the administrator can list the administrators, which shows their status.
  private func readAdministrator() {
    var delegated: Value?
    let fills = ["administrator", "members"]
    queue.add(context.read("delegated_administrator", fills: fills)) { response in
      delegated = response["delegatedAdmin"]
    } end: { [self] end in
      switch end {
      case .complete: record(delegated)
      case .isCaller: listAdministrators(isCaller: true)
      case .failed: listAdministrators(isCaller: false)
      case .off, .absent: break
      }
    }
  }

  private func record(_ delegated: Value?) {
    if context.organization.management == context.caller {
      listAdministrators(isCaller: false)
    } else if let delegated {
      let administrator = ScenarioObject.administrator(delegated, ending: "")
      context.add(administrator: administrator, delegated.text("accountId"), to: &own)
    }
    guard let status = delegated?["relationshipStatus"]?.string else { return }
    memberships.add(context.caller, .text("relationshipStatus", status))
  }

  private func listAdministrators(isCaller: Bool) {
    var isAdministrator = false
    let unknown = isCaller ? [] : InspectorReader.ofAdministrator
    let read = context.read("delegated_administrators", fills: ["administrator"] + unknown)
    queue.add(read) { [self] page in
      for account in page["delegatedAdminAccounts"]?.elements.map(\.self) ?? [] {
        let id = account.text("accountId")
        let administrator = ScenarioObject.administrator(account, ending: "DISABLE_IN_PROGRESS")
        context.add(administrator: administrator, id, to: &own)
        if id == context.caller { isAdministrator = true }
      }
    } end: { [self] _ in
      if isCaller || isAdministrator { readAsAdministrator() }
    }
  }

  private func readAsAdministrator() {
    queue.add(context.read("organization_configuration", fills: ["autoEnable"])) {
      [self] response in
      let keys =
        response["autoEnable"]?.members.filter { $0.value.boolean == true }
        .compactMap(\.key.string) ?? []
      let (names, unknown) = scanTypes.names(of: keys)
      own.add("autoEnable", names.isEmpty ? nil : .array(names.map(JSON.string)))
      recordUnknown(unknown, "DescribeOrganizationConfiguration", in: "autoEnable")
    }
    let fills = ["members", "scans", "deepInspections"]
    let read = context.read("members", fills: fills)
    queue.add(read) { [self] page in
      for member in queue.found(read, in: page) { record(member) }
      readMembers(leaving: statusCapacity - 1)
    } end: { [self] _ in
      readMembers(leaving: 0)
    }
  }

  private func record(_ member: Value) {
    let id = member.text("accountId")
    context.organization.addIfUnlisted(id)
    memberships.add(id, .of(member, texts: ["relationshipStatus"], times: ["updatedAt"]))
    // The administrator can read the state of members only.
    guard ["ENABLED", "ACCOUNT_SUSPENDED"].contains(member.text("relationshipStatus")) else {
      return
    }
    total += 1
    pendingMembers.append(id)
  }

  private var statusCapacity: Int { queue.capacity(of: "account_status", context.target) }

  /// Reads as many members at a time as a request can name, until at most `rest` are left. Those
  /// are read with the next page.
  private func readMembers(leaving rest: Int) {
    let capacity = statusCapacity
    while pendingMembers.count > rest {
      let some = Array(pendingMembers.prefix(capacity))
      pendingMembers.removeFirst(some.count)
      readStatuses(some) {}
      readDeepInspections(some)
    }
  }
}

// MARK: - Accounts

extension InspectorReader {
  /// Reads the statuses, and the free trials, whose start is when a scan type was first enabled.
  /// `then` is called if the statuses could be read.
  private func readStatuses(
    _ ids: [String], isRequired: Bool = false, _ then: @escaping () -> Void
  ) {
    var statuses: [Value] = []
    let read = context.read("account_status", of: ids, fills: ["scans"], isRequired: isRequired)
    queue.add(read) { [self] in
      statuses = queue.found(read, in: $0)
    } end: { [self] end in
      guard case .complete = end else { return }
      var trials: [Value] = []
      let read = context.read("free_trials", of: ids, fills: ["scans.*.firstEnabledAt"])
      queue.add(read) { [self] in
        trials = queue.found(read, in: $0)
      } end: { [self] _ in
        record(statuses, trials)
      }
      then()
    }
  }

  private func record(_ statuses: [Value], _ trials: [Value]) {
    let starts = scanTypes.starts(trials)
    recordUnknown(
      scanTypes.unknown(Set(starts.values.flatMap(\.keys))), "BatchGetFreeTrialInfo",
      in: "scans")
    for account in statuses {
      let id = account.text("accountId")
      let object = scanTypes.object(of: account, starts[id] ?? [:])
      if !object.isEmpty { scans.add(id, object) }
      recordUnknown(
        scanTypes.unknownTypes(of: account), "BatchGetAccountStatus", in: "scans")
    }
    done += statuses.count
    context.reportProgress(done: done, of: max(total, done))
  }

  /// Records, once each, the scan types that scenarios cannot express.
  private func recordUnknown(_ types: [String], _ operation: String, in member: String) {
    for type in types where unknownTypes.insert(type).inserted {
      let failure = Failure(
        .response, code: "UnknownScanType",
        "This version does not know the scan type \(type). Its state is left out.")
      queue.recordUnread(context.target, operation, failure, parts: ["\(member).\(type)"])
    }
  }

  private func readDeepInspections(_ ids: [String]) {
    let read = context.read("deep_inspection_status", of: ids, fills: ["deepInspections"])
    queue.add(read) { [self] response in
      for account in queue.found(read, in: response) {
        record(account, of: account.text("accountId"))
      }
    }
  }

  private func record(_ deepInspection: Value, of id: String) {
    guard let status = deepInspection["status"]?.string, status != "DEACTIVATED" else { return }
    var object = ScenarioObject()
    object.add("status", .string(status))
    object.add("errorMessage", deepInspection["errorMessage"]?.string.map(JSON.string))
    deepInspections.add(id, object)
  }
}

// MARK: - The calling account

extension InspectorReader {
  private func readOwn() {
    let fills = ["deepInspections", "packagePaths", "orgPackagePaths"]
    queue.add(context.read("own_deep_inspection", fills: fills)) { [self] in
      recordDeepInspection($0)
    }
    queue.add(context.read("own_configuration", fills: ["configurations"])) { [self] in
      recordConfiguration($0)
    }
    queue.add(context.read("filters", fills: ["filters"])) { [self] page in
      for filter in page["filters"]?.elements.map(\.self) ?? [] { record(filter: filter) }
    }
  }

  private func recordDeepInspection(_ response: Value) {
    record(response, of: context.caller)
    for (name, list) in [("packagePaths", "packagePaths"), ("orgPackagePaths", "orgPackagePaths")] {
      guard let paths = response[list], paths.count > 0 else { continue }
      own.add(name, name == "packagePaths" ? .object([(context.caller, JSON(paths))]) : JSON(paths))
    }
  }

  private func recordConfiguration(_ response: Value) {
    var object = ScenarioObject()
    object.add("ecrConfiguration", setting(response.at("/ecrConfiguration/rescanDurationState")))
    object.add("amiConfiguration", setting(response["amiConfiguration"]))
    if let mode = response.at("/ec2Configuration/scanModeState/scanMode")?.string {
      var given: JSON = ["scanMode": .string(mode)]
      let scanner = response.at("/ec2Configuration/vmScannerState/activated")?.boolean
      given["activateVMScanner"] = scanner.map(JSON.boolean)
      var setting = ScenarioObject()
      setting.add("given", given)
      let status = response.at("/ec2Configuration/scanModeState/scanModeStatus")
      setting.add("status", InspectorReader.kept(status))
      object.add("ec2Configuration", setting)
    }
    configurations.add(context.caller, object)
  }

  /// A setting from its state in a response: the given values, the status and the time.
  private func setting(_ state: Value?) -> ScenarioObject {
    var setting = ScenarioObject()
    guard let state else { return setting }
    var given = JSON(state)
    given["status"] = nil
    given["updatedAt"] = nil
    setting.add("given", given)
    setting.add("updatedAt", time: state["updatedAt"]?.time)
    setting.add("status", InspectorReader.kept(state["status"]))
    return setting
  }

  /// The status of a setting, unless it follows from the time of the change.
  private static func kept(_ status: Value?) -> JSON? {
    status?.string.flatMap { ["SUCCESS", "PENDING"].contains($0) ? nil : .string($0) }
  }

  private func record(filter: Value) {
    var given: JSON = [:]
    for name in ["name", "action", "description", "reason"] {
      given[name] = filter[name].map { JSON($0) }
    }
    given["filterCriteria"] = filter["criteria"].map { JSON($0) }
    var object = ScenarioObject.of(filter, texts: ["ownerId"], times: ["createdAt", "updatedAt"])
    object.add("given", given)
    if let tags = filter["tags"], tags.count > 0 { object.add("tags", JSON(tags)) }
    filters.add(filter.text("arn"), object)
  }
}
