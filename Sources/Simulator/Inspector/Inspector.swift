import MusterDocument
import MusterWire

/// Amazon Inspector in one Region, as its delegated administrator sees it.
struct Inspector: Service {
  static let name = "inspector2"
  static let handlers = [scanHandlers, statusHandlers, memberHandlers, deepInspectionHandlers]
    .reduce(into: [:]) { $0.merge($1) { first, _ in first } }

  /// What comes to pass by itself.
  enum Event: Sendable {
    case associated(String)
    case scan(String, ScanType)
    case deepInspection(String)
  }

  let region: String
  let scenario: Scenario
  var members = Roster<InspectorMember>()
  /// Of the accounts for which anything but nothing was ever enabled or tried.
  var scans: [String: Scans] = [:]
  var deepInspections: [String: DeepInspection] = [:]
  var packagePaths = PackagePaths()
  var timeline = Timeline<Event>()

  /// Naming a delegated administrator enables all its scan types (guide), and it has been named.
  init(in region: String, of scenario: Scenario) {
    self.region = region
    self.scenario = scenario
    scans[scenario.administrator] = Scans(all: .enabled)
    deepInspections[scenario.administrator] = DeepInspection(status: .activated)
  }

  mutating func advance(to now: Instant) {
    while let entry = timeline.next(until: now) {
      switch entry.event {
      case .associated(let id): finishAssociation(id, entry.ticket, at: entry.due)
      case .scan(let id, let type): finishScan(type, of: id, entry.ticket)
      case .deepInspection(let id): finishDeepInspection(of: id, entry.ticket)
      }
    }
  }
}

/// Why something was not done for one account of several.
struct AccountFailure: Error, Sendable {
  /// One of the model's values of `errorCode`.
  let code: String
  let message: String
}

extension Inspector {
  /// Whether the administrator may act on an account and read its state.
  func seesInto(_ id: String) -> Bool {
    id == caller || members[id]?.status.isVisible == true
  }

  /// Refuses accounts outside of the organization, and those that are no members, or not yet.
  func checkMembership(of id: String) throws(AccountFailure) {
    guard !seesInto(id) else { return }
    guard scenario.accounts[id] != nil else {
      throw AccountFailure(
        code: "RESOURCE_NOT_FOUND", message: "The organization has no account \(id).")
    }
    throw AccountFailure(
      code: "ACCESS_DENIED", message: "The account is not a member of this administrator.")
  }
}
