import MusterClient
import MusterDocument

/// Reads the state of one service, as the calling account sees it: in one Region, or once if the
/// service is the same in all Regions.
protocol ServiceReader: AnyObject {
  /// Starts the first reads. The reader of a service that is the same in all Regions calls `ready`
  /// when the readers of later services can begin, with the failure if the snapshot cannot
  /// continue; other readers do not use it.
  func begin(_ ready: @escaping (Failure?) -> Void)

  /// The members of the service's state in the scenario.
  var members: JSONMembers { get }
}

/// The reader of a service, for use outside of the module. Each service declares a static property
/// of this type beside its reader.
public struct ServiceSnapshot: Sendable {
  let reader: @Sendable (ReaderContext) -> any ServiceReader

  init(_ reader: @escaping @Sendable (ReaderContext) -> any ServiceReader) {
    self.reader = reader
  }
}

/// A service that a snapshot reads.
public struct SnapshotService: Sendable {
  let name: String
  /// True if it is the same in all Regions. Such services are read first, one after the other,
  /// because readers of other services use their results.
  let isGlobal: Bool
  /// The service principal of its delegated administrator in a Region; nil if it does not name one
  /// itself.
  let administratorPrincipal: @Sendable (_ region: String) -> String?
  let reader: ServiceSnapshot
  /// True if AWS offers the service in a Region. Where it does not, there is nothing to read.
  let exists: @Sendable (_ region: String) -> Bool

  public init(
    name: String, isGlobal: Bool,
    administratorPrincipal: @escaping @Sendable (_ region: String) -> String?,
    reader: ServiceSnapshot,
    exists: @escaping @Sendable (_ region: String) -> Bool
  ) {
    self.name = name
    self.isGlobal = isGlobal
    self.administratorPrincipal = administratorPrincipal
    self.reader = reader
    self.exists = exists
  }
}

/// The context of a reader: the service, the Region, and the objects that all readers of a snapshot
/// share.
struct ReaderContext {
  let service: SnapshotService
  let region: String
  let queue: ReadQueue
  let organization: VisibleOrganization
  /// True if the snapshot reads details that AWS reports for one account or resource at a time.
  let hasDetails: Bool

  var caller: String { organization.caller }
  var target: ServiceRegion { ServiceRegion(service: service.name, region: region) }

  /// A read of the service in the Region. See `SnapshotRead`.
  func read(
    _ name: String, of accounts: [String] = [], _ parameters: JSON = [:], fills: [String],
    isRequired: Bool = false
  ) -> SnapshotRead {
    SnapshotRead(
      target: target, name: name, accounts: accounts, parameters: parameters, fills: fills,
      isRequired: isRequired)
  }

  /// Adds the delegated administrator that the service names in the Region to its state.
  func add(administrator: ScenarioObject, _ account: String, to state: inout ScenarioObject) {
    state.add("administrator", administrator)
    organization.report(administrator: account, of: service, in: region)
  }

  func reportProgress(done: Int, of total: Int) {
    queue.session.settings.progress(
      Progress(
        service: service.name, region: region, activity: "snapshot", total: total, done: done,
        pending: total - done, isFinished: done == total))
  }
}
