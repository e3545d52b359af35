import MusterClient
import MusterDocument

/// Reads the state of one service in one Region, as the calling account sees it.
protocol ServiceReader: AnyObject {
  /// Starts the first reads.
  func begin()

  /// Completes the record after all responses of the snapshot have arrived.
  func conclude()

  /// The members of the service's state in the scenario.
  var members: JSONMembers { get }
}

extension ServiceReader {
  func conclude() {}
}

/// The reader of a service, for use outside of the module. Each service declares a static property
/// of this type beside its reader.
public struct ServiceSnapshot: Sendable {
  let reader: @Sendable (RegionContext) -> any ServiceReader

  init(_ reader: @escaping @Sendable (RegionContext) -> any ServiceReader) {
    self.reader = reader
  }
}

/// A service whose state a snapshot contains.
public struct SnapshotService: Sendable {
  let name: String
  /// The service principal of its delegated administrator; nil if it does not name one itself.
  let administratorPrincipal: String?
  /// Reads it Region by Region; nil if the snapshot reads it as part of the organization.
  let reader: ServiceSnapshot?

  public init(name: String, administratorPrincipal: String?, reader: ServiceSnapshot?) {
    self.name = name
    self.administratorPrincipal = administratorPrincipal
    self.reader = reader
  }
}

/// The context of a reader: the service, the Region, and the objects that all readers of a snapshot
/// share.
struct RegionContext {
  let service: SnapshotService
  let region: String
  let queue: ReadQueue
  let organizations: OrganizationsReader

  var caller: String { organizations.caller }
  var target: ServiceRegion { ServiceRegion(service: service.name, region: region) }

  func reportProgress(done: Int, of total: Int) {
    queue.session.settings.progress(
      Progress(
        service: service.name, region: region, activity: "snapshot", total: total, done: done,
        pending: total - done, failing: 0))
  }
}
