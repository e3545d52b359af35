import MusterClient
import MusterDocument

extension ServiceSnapshot {
  public static let inspector = ServiceSnapshot { InspectorReader($0) }
}

/// Reads Amazon Inspector in one Region, as the calling account sees it.
final class InspectorReader: ServiceReader {
  let context: RegionContext
  private let target: ServiceRegion
  private var own = ScenarioObject()
  private var administrator: String?
  private var memberships = JSONGroups()
  private var scans = JSONGroups()
  private var deepInspections = JSONGroups()
  private var configurations = JSONGroups()
  private var filters = JSONGroups()
  private var pendingMembers: [String] = []
  private var unknownTypes: Set<String> = []
  private var (total, done) = (1, 0)

  init(_ context: RegionContext) {
    self.context = context
    target = context.target
  }

  private var queue: ReadQueue { context.queue }

  /// Reads the caller's own status first. If that fails, nothing else is read in the Region.
  func begin() {
    readStatuses([context.caller]) { [self] failure in
      if let failure { return queue.recordUnread(target, "BatchGetAccountStatus", failure) }
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

  // MARK: - The organization

  /// The management account and the administrator can list the administrators; other accounts can
  /// only read their own.
  private func readAdministrator() {
    queue.readPages(target, "ListDelegatedAdminAccounts") { [self] page in
      for account in page["delegatedAdminAccounts"]?.elements.map(\.self) ?? [] {
        own.add(
          "administrator", ScenarioObject.administrator(account, ending: "DISABLE_IN_PROGRESS"))
        administrator = account.text("accountId")
      }
    } end: { [self] failure in
      if failure != nil { return readOwnAdministrator() }
      if administrator == context.caller { readAsAdministrator() }
    }
  }

  private func readOwnAdministrator() {
    queue.read(target, "GetDelegatedAdminAccount") { [self] response in
      switch response {
      case .success(let response):
        guard let delegated = response["delegatedAdmin"] else { return }
        own.add("administrator", ScenarioObject.administrator(delegated, ending: ""))
        guard let status = delegated["relationshipStatus"]?.string else { return }
        memberships.add(context.caller, .text("relationshipStatus", status))
      case .failure(let failure):
        if failure.code != "ResourceNotFoundException" {
          queue.recordUnread(target, "GetDelegatedAdminAccount", failure)
        }
      }
    }
  }

  private func readAsAdministrator() {
    queue.collect(target, "DescribeOrganizationConfiguration") { [self] response in
      let keys =
        response["autoEnable"]?.members.filter { $0.value.boolean == true }
        .compactMap(\.key.string) ?? []
      let (names, unknown) = ScanTypeReader.names(of: keys)
      own.add("autoEnable", names.isEmpty ? nil : .array(names.map(JSON.string)))
      recordUnknown(unknown, "DescribeOrganizationConfiguration")
    }
    queue.readPages(target, "ListMembers", ["onlyAssociated": false]) { [self] page in
      for member in page["members"]?.elements.map(\.self) ?? [] { record(member) }
      readMembers(leaving: 99)
    } end: { [self] failure in
      if let failure { queue.recordUnread(target, "ListMembers", failure) }
      readMembers(leaving: 0)
    }
  }

  private func record(_ member: Value) {
    let id = member.text("accountId")
    context.organizations.addIfUnlisted(id)
    memberships.add(id, .of(member, texts: ["relationshipStatus"], times: ["updatedAt"]))
    // The administrator can read the state of members only.
    guard ["ENABLED", "ACCOUNT_SUSPENDED"].contains(member.text("relationshipStatus")) else {
      return
    }
    total += 1
    pendingMembers.append(id)
  }

  /// Reads 100 members, the maximum of a call, at a time, until at most `rest` are left. Those are
  /// read with the next page.
  private func readMembers(leaving rest: Int) {
    while pendingMembers.count > rest {
      let some = Array(pendingMembers.prefix(100))
      pendingMembers.removeFirst(some.count)
      readStatuses(some) { [self] failure in
        if let failure { queue.recordUnread(target, "BatchGetAccountStatus", failure) }
      }
      readDeepInspections(some)
    }
  }

  // MARK: - Accounts

  /// Reads the statuses, and the free trials, whose start is when a scan type was first enabled.
  private func readStatuses(_ ids: [String], _ then: @escaping (Failure?) -> Void) {
    let input: JSON = ["accountIds": .array(ids.map(JSON.string))]
    queue.read(target, "BatchGetAccountStatus", input) { [self] response in
      switch response {
      case .failure(let failure): then(failure)
      case .success(let statuses):
        queue.read(target, "BatchGetFreeTrialInfo", input) { [self] response in
          record(statuses, try? response.get())
          then(nil)
        }
      }
    }
  }

  private func record(_ statuses: Value, _ trials: Value?) {
    let starts = ScanTypeReader.starts(trials)
    recordUnknown(
      ScanTypeReader.unknown(Set(starts.values.flatMap(\.keys))), "BatchGetFreeTrialInfo")
    for account in statuses["accounts"]?.elements.map(\.self) ?? [] {
      let id = account.text("accountId")
      let object = ScanTypeReader.of(account, starts[id] ?? [:])
      if !object.isEmpty { scans.add(id, object) }
      recordUnknown(ScanTypeReader.unknownTypes(of: account), "BatchGetAccountStatus")
    }
    for account in statuses["failedAccounts"]?.elements.map(\.self) ?? [] {
      let failure = Failure(
        .service, code: account.text("errorCode"),
        account.text("accountId") + ": " + account.text("errorMessage"))
      queue.recordUnread(target, "BatchGetAccountStatus", failure)
    }
    done += statuses["accounts"]?.count ?? 0
    context.reportProgress(done: done, of: max(total, done))
  }

  /// Records each scan type that scenarios cannot express once.
  private func recordUnknown(_ types: [String], _ operation: String) {
    for type in types where unknownTypes.insert(type).inserted {
      let failure = Failure(
        .response, code: "UnknownScanType",
        "This version does not know the scan type \(type). Its state is left out.")
      queue.recordUnread(target, operation, failure)
    }
  }

  private func readDeepInspections(_ ids: [String]) {
    let input: JSON = ["accountIds": .array(ids.map(JSON.string))]
    queue.collect(target, "BatchGetMemberEc2DeepInspectionStatus", input) { [self] response in
      for account in response["accountIds"]?.elements.map(\.self) ?? [] {
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

  // MARK: - The calling account

  private func readOwn() {
    queue.collect(target, "GetEc2DeepInspectionConfiguration") { [self] in
      recordDeepInspection($0)
    }
    queue.collect(target, "GetConfiguration") { [self] in recordConfiguration($0) }
    queue.collectPages(target, "ListFilters") { [self] page in
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
      object.add("ec2Configuration", setting)
    }
    configurations.add(context.caller, object)
  }

  /// A setting from its state in a response, which contains what was given, its status and its
  /// time.
  private func setting(_ state: Value?) -> ScenarioObject {
    var setting = ScenarioObject()
    guard let state else { return setting }
    var given = JSON(state)
    given["status"] = nil
    given["updatedAt"] = nil
    setting.add("given", given)
    setting.add("updatedAt", time: state["updatedAt"]?.time)
    return setting
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
