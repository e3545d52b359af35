import MusterClient
import MusterDocument
import MusterText
import MusterWire

/// Reads the state of an organization, as the calling account sees it, into a scenario
/// (`SCENARIO.md` beside the simulator): AWS Organizations, and each of the given services in each
/// of the given Regions. A failed read is listed in the scenario's `unread`; it does not stop the
/// rest.
public final class Snapshot: Work {
  private let session: Session
  private let regions: [String]
  private let services: [SnapshotService]
  private let queue: ReadQueue
  private let organizations: OrganizationsReader
  private var readers: [(target: ServiceRegion, reader: any ServiceReader)] = []
  private var completion = CompletionHandler<CallResult>()

  /// Sends nothing until the snapshot is started.
  public init(session: Session, regions: [String], services: [SnapshotService]) {
    self.session = session
    self.regions = regions
    self.services = services
    queue = ReadQueue(session)
    organizations = OrganizationsReader(
      queue, home: regions.first ?? "", principals: services.compactMap(\.administratorPrincipal))
  }

  public func start(_ then: @escaping (CallResult) -> Void) {
    completion.set(then)
    queue.run({ self.readCaller() }, finish: { self.finish(CallResult(.success(self.document))) })
  }

  public func cancel() {
    queue.cancel()
    finish(CallResult(.failure(.snapshotCancelled)))
  }

  private func finish(_ result: CallResult) {
    completion.take()?(result)
  }

  /// Reads the id of the calling account. Without it the snapshot fails.
  private func readCaller() {
    let target = ServiceRegion(service: "sts", region: regions.first ?? "")
    queue.read(target, "GetCallerIdentity") { [self] response in
      switch response {
      case .success(let identity):
        organizations.begin(identity["Account"]?.string ?? "", readRegions)
      case .failure(let failure): finish(CallResult(.failure(failure)))
      }
    }
  }

  private func readRegions() {
    for region in regions {
      for service in services {
        let context = RegionContext(
          service: service, region: region, queue: queue, organizations: organizations)
        if let reader = service.reader?.reader(context) { readers.append((context.target, reader)) }
      }
    }
    for (_, reader) in readers { reader.begin() }
  }
}

extension Failure {
  fileprivate static let snapshotCancelled = Failure(
    .cancelled, code: "CancelledError", "The snapshot was cancelled before it was complete.")
}

// MARK: - The document

extension Snapshot {
  /// The scenario, with random faults disabled, so that results depend only on the state.
  private var document: Document {
    for (_, reader) in readers { reader.conclude() }
    var json = JSONWriter(capacity: 1 << 16)
    json.object { json in
      json.key("throttle")
      json.integer(0)
      json.key("administrators")
      json.json(noAdministrators)
      organizations.write(to: &json)
      writeRegions(to: &json)
      writeUnread(to: &json)
      json.key("state")
      json.object { json in
        json.key("now")
        json.string(session.loop.now.iso8601)
        for service in services where service.reader != nil { write(service, to: &json) }
        organizations.writeState(to: &json)
      }
    }
    return (try? Document(json.bytes)) ?? Document(writing: .null)
  }

  /// The state names the administrators, Region by Region; the organization begins without any.
  private var noAdministrators: JSON {
    .object(
      services.compactMap { service in
        service.administratorPrincipal.map { _ in (service.name, "none") }
      })
  }

  private func write(_ service: SnapshotService, to json: inout JSONWriter) {
    var groups = JSONGroups()
    for (target, reader) in readers
    where target.service == service.name && queue.readable.contains(target.region) {
      groups.add(target.region, reader.members)
    }
    json.key(service.name)
    json.raw(groups.bytes(listing: "regions"))
  }

  /// Leaves out Regions in which every read failed: they are not enabled or cannot be reached.
  private func writeRegions(to json: inout JSONWriter) {
    let readable = regions.filter(queue.readable.contains)
    json.key("regions")
    json.json(.array(readable.map { ["name": .string($0)] }))
  }

  private func writeUnread(to json: inout JSONWriter) {
    let sorted = queue.unread.map { unread -> JSON in
      [
        "service": .string(unread.target.service), "region": .string(unread.target.region),
        "operation": .string(unread.operation), "code": .string(unread.failure.code),
        "message": .string(unread.failure.message),
      ]
    }.sorted { $0.text < $1.text }
    json.key("unread")
    json.json(.array(sorted))
  }
}
