import MusterClient
import MusterDocument

/// Amazon Inspector in one Region, as the account that calls sees it.
final class InspectorReading {
  let view: View
  private let place: Asker.Place
  private var own = Facts()
  private var administrator: String?
  private var memberships = JSONGroups()
  private var scans = JSONGroups()
  private var deepInspections = JSONGroups()
  private var configurations = JSONGroups()
  private var filters = JSONGroups()
  private var unasked: [String] = []
  private var unknownTypes: Set<String> = []
  private var (total, done) = (1, 0)

  init(_ view: View) {
    self.view = view
    place = view.place("inspector2")
  }

  private var asker: Asker { view.asker }

  /// One question shows whether there is anything to be asked here.
  func begin() {
    askStatuses([view.caller]) { [self] failure in
      if let failure { return asker.miss(place, "BatchGetAccountStatus", failure) }
      askForAdministrator()
      askForOwn()
    }
  }

  var members: JSONMembers {
    var facts = own
    facts.say("members", memberships)
    facts.say("scans", scans)
    facts.say("deepInspections", deepInspections)
    facts.say("configurations", configurations)
    facts.say("filters", by: "arns", filters)
    return facts.members
  }

  // MARK: - The organization

  /// The management account and the administrator may list it; everybody else asks who it is.
  private func askForAdministrator() {
    asker.ask(pages: place, "ListDelegatedAdminAccounts") { [self] page in
      for account in page["delegatedAdminAccounts"]?.elements.map(\.self) ?? [] {
        own.say("administrator", Facts.administrator(account, ending: "DISABLE_IN_PROGRESS"))
        administrator = account.text("accountId")
      }
    } end: { [self] failure in
      if failure != nil { return askOwnAdministrator() }
      if administrator == view.caller { askAsAdministrator() }
    }
  }

  private func askOwnAdministrator() {
    asker.ask(place, "GetDelegatedAdminAccount") { [self] answer in
      switch answer {
      case .success(let answer):
        guard let delegated = answer["delegatedAdmin"] else { return }
        own.say("administrator", Facts.administrator(delegated, ending: ""))
        guard let status = delegated["relationshipStatus"]?.string else { return }
        var facts = Facts()
        facts.say("relationshipStatus", .string(status))
        memberships.add(view.caller, facts)
      case .failure(let failure):
        if failure.code != "ResourceNotFoundException" {
          asker.miss(place, "GetDelegatedAdminAccount", failure)
        }
      }
    }
  }

  private func askAsAdministrator() {
    asker.ask(place, "DescribeOrganizationConfiguration") { [self] answer in
      switch answer {
      case .success(let answer):
        let keys =
          answer["autoEnable"]?.members.filter { $0.value.boolean == true }
          .compactMap(\.key.string) ?? []
        let (names, unknown) = ScanFacts.names(of: keys)
        own.say("autoEnable", names.isEmpty ? nil : .array(names.map(JSON.string)))
        miss(unknown, "DescribeOrganizationConfiguration")
      case .failure(let failure): asker.miss(place, "DescribeOrganizationConfiguration", failure)
      }
    }
    asker.ask(pages: place, "ListMembers", ["onlyAssociated": false]) { [self] page in
      for member in page["members"]?.elements.map(\.self) ?? [] { take(member) }
      askMembers(leaving: 99)
    } end: { [self] failure in
      if let failure { asker.miss(place, "ListMembers", failure) }
      askMembers(leaving: 0)
    }
  }

  private func take(_ member: Value) {
    let id = member.text("accountId")
    view.organizations.noteSeen(id)
    memberships.add(id, .of(member, texts: ["relationshipStatus"], moments: ["updatedAt"]))
    // Of others than members the services tell nothing.
    guard ["ENABLED", "ACCOUNT_SUSPENDED"].contains(member.text("relationshipStatus")) else {
      return
    }
    total += 1
    unasked.append(id)
  }

  /// As many members at a time as a call takes; some may be left for the next page.
  private func askMembers(leaving rest: Int) {
    while unasked.count > rest {
      let some = Array(unasked.prefix(100))
      unasked.removeFirst(some.count)
      askStatuses(some) { [self] failure in
        if let failure { asker.miss(place, "BatchGetAccountStatus", failure) }
      }
      askDeepInspections(some)
    }
  }

  // MARK: - Accounts

  /// The statuses, and when each scan type was first enabled, which its free trial tells.
  private func askStatuses(_ ids: [String], _ then: @escaping (Failure?) -> Void) {
    let input: JSON = ["accountIds": .array(ids.map(JSON.string))]
    asker.ask(place, "BatchGetAccountStatus", input) { [self] answer in
      switch answer {
      case .failure(let failure): then(failure)
      case .success(let statuses):
        asker.ask(place, "BatchGetFreeTrialInfo", input) { [self] answer in
          take(statuses, try? answer.get())
          then(nil)
        }
      }
    }
  }

  private func take(_ statuses: Value, _ trials: Value?) {
    let starts = ScanFacts.starts(trials)
    miss(ScanFacts.unknown(Set(starts.values.flatMap(\.keys))), "BatchGetFreeTrialInfo")
    for account in statuses["accounts"]?.elements.map(\.self) ?? [] {
      let id = account.text("accountId")
      let facts = ScanFacts.of(account, starts[id] ?? [:])
      if !facts.isEmpty { scans.add(id, facts) }
      miss(ScanFacts.unknownTypes(of: account), "BatchGetAccountStatus")
    }
    for account in statuses["failedAccounts"]?.elements.map(\.self) ?? [] {
      let failure = Failure(
        .service, code: account.text("errorCode"),
        account.text("accountId") + ": " + account.text("errorMessage"))
      asker.miss(place, "BatchGetAccountStatus", failure)
    }
    done += statuses["accounts"]?.count ?? 0
    view.tell("inspector2", done: done, of: max(total, done))
  }

  /// Takes down scan types that scenarios have no word for, each once.
  private func miss(_ types: [String], _ operation: String) {
    for type in types where unknownTypes.insert(type).inserted {
      let failure = Failure(
        .response, code: "UnknownScanType",
        "This version does not know the scan type \(type): how it stands is left out.")
      asker.miss(place, operation, failure)
    }
  }

  private func askDeepInspections(_ ids: [String]) {
    let input: JSON = ["accountIds": .array(ids.map(JSON.string))]
    asker.ask(place, "BatchGetMemberEc2DeepInspectionStatus", input) { [self] answer in
      switch answer {
      case .failure(let failure):
        asker.miss(place, "BatchGetMemberEc2DeepInspectionStatus", failure)
      case .success(let answer):
        for account in answer["accountIds"]?.elements.map(\.self) ?? [] {
          take(account, of: account.text("accountId"))
        }
      }
    }
  }

  private func take(_ deepInspection: Value, of id: String) {
    guard let status = deepInspection["status"]?.string, status != "DEACTIVATED" else { return }
    var facts = Facts()
    facts.say("status", .string(status))
    facts.say("errorMessage", deepInspection["errorMessage"]?.string.map(JSON.string))
    deepInspections.add(id, facts)
  }

  // MARK: - The account that calls

  private func askForOwn() {
    asker.ask(place, "GetEc2DeepInspectionConfiguration") { [self] answer in
      switch answer {
      case .success(let answer): takeDeepInspection(answer)
      case .failure(let failure): asker.miss(place, "GetEc2DeepInspectionConfiguration", failure)
      }
    }
    asker.ask(place, "GetConfiguration") { [self] answer in
      switch answer {
      case .success(let answer): takeConfiguration(answer)
      case .failure(let failure): asker.miss(place, "GetConfiguration", failure)
      }
    }
    asker.ask(pages: place, "ListFilters") { [self] page in
      for filter in page["filters"]?.elements.map(\.self) ?? [] { take(filter: filter) }
    } end: { [self] failure in
      if let failure { asker.miss(place, "ListFilters", failure) }
    }
  }

  private func takeDeepInspection(_ answer: Value) {
    take(answer, of: view.caller)
    for (name, list) in [("packagePaths", "packagePaths"), ("orgPackagePaths", "orgPackagePaths")] {
      guard let paths = answer[list], paths.count > 0 else { continue }
      own.say(name, name == "packagePaths" ? .object([(view.caller, JSON(paths))]) : JSON(paths))
    }
  }

  private func takeConfiguration(_ answer: Value) {
    var facts = Facts()
    facts.say("ecrConfiguration", setting(answer.at("/ecrConfiguration/rescanDurationState")))
    facts.say("amiConfiguration", setting(answer["amiConfiguration"]))
    if let mode = answer.at("/ec2Configuration/scanModeState/scanMode")?.string {
      var given: JSON = ["scanMode": .string(mode)]
      let scanner = answer.at("/ec2Configuration/vmScannerState/activated")?.boolean
      given["activateVMScanner"] = scanner.map(JSON.boolean)
      var setting = Facts()
      setting.say("given", given)
      facts.say("ec2Configuration", setting)
    }
    configurations.add(view.caller, facts)
  }

  /// A setting of which the answer says everything that was given, how far it is and since when.
  private func setting(_ state: Value?) -> Facts {
    var setting = Facts()
    guard let state else { return setting }
    var given = JSON(state)
    given["status"] = nil
    given["updatedAt"] = nil
    setting.say("given", given)
    setting.say("updatedAt", moment: state["updatedAt"]?.moment)
    return setting
  }

  private func take(filter: Value) {
    var given: JSON = [:]
    for name in ["name", "action", "description", "reason"] {
      given[name] = filter[name].map { JSON($0) }
    }
    given["filterCriteria"] = filter["criteria"].map { JSON($0) }
    var facts = Facts.of(filter, texts: ["ownerId"], moments: ["createdAt", "updatedAt"])
    facts.say("given", given)
    if let tags = filter["tags"], tags.count > 0 { facts.say("tags", JSON(tags)) }
    filters.add(filter.text("arn"), facts)
  }
}
