import MusterClient
import MusterDocument
import MusterEndpoints
import MusterText
import MusterWire

/// Reads the state of an organization, as the calling account sees it, into a scenario
/// (`SCENARIO.md` beside the simulator): the given services, in each of the given Regions. A failed
/// read is listed in the scenario's `unread`; it does not stop the rest.
public final class Snapshot: Work {
  private let session: Session
  private let regions: [String]
  private let hasDetails: Bool
  private let services: [SnapshotService]
  private let queue: ReadQueue
  private let organization: VisibleOrganization
  private var readers: [(target: ServiceRegion, reader: any ServiceReader)] = []
  private var completion = CompletionHandler<CallResult>()

  /// With `details`, it also reads what AWS reports for one account or resource at a time. Sends
  /// nothing until the snapshot is started.
  public init(session: Session, regions: [String], details: Bool, services: [SnapshotService]) {
    self.session = session
    self.regions = regions
    hasDetails = details
    self.services = services
    queue = ReadQueue(session)
    organization = VisibleOrganization(
      principals: Set(
        regions.flatMap { region in services.compactMap { $0.administratorPrincipal(region) } }))
  }

  public func start(_ then: @escaping (CallResult) -> Void) {
    completion.set(then)
    let global = services.filter(\.isGlobal)
    queue.run(
      { self.readGlobal(global) }, finish: { self.finish(CallResult(.success(self.document))) })
  }

  public func cancel() {
    queue.cancel()
    finish(CallResult(.failure(.snapshotCancelled)))
  }

  private func finish(_ result: CallResult) {
    completion.take()?(result)
  }

  /// Reads the services that are the same in all Regions one after the other, then the others.
  private func readGlobal(_ services: [SnapshotService]) {
    guard let service = services.first else { return readRegions() }
    add(service, globalRegion).begin { [self] failure in
      if let failure { return finish(CallResult(.failure(failure))) }
      readGlobal(Array(services.dropFirst()))
    }
  }

  private func readRegions() {
    let added = regions.flatMap { region in
      services.filter { !$0.isGlobal && $0.exists(region) }.map { add($0, region) }
    }
    for reader in added { reader.begin { _ in } }
  }

  private func add(_ service: SnapshotService, _ region: String) -> any ServiceReader {
    let context = ReaderContext(
      service: service, region: region, queue: queue, organization: organization,
      hasDetails: hasDetails)
    let reader = service.reader.reader(context)
    readers.append((context.target, reader))
    return reader
  }

  /// The Region of requests to services that are the same in all Regions: every account can use the
  /// global one of the partition, but not every Region of the snapshot.
  private var globalRegion: String {
    let region = regions.first ?? EndpointResolver.defaultRegion
    let partitions = try? EndpointResolver.builtIn().partitions
    return partitions?.partition(of: region)?.globalRegion ?? region
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
    var json = JSONWriter(capacity: 1 << 16)
    json.object { json in
      json.key("throttle")
      json.integer(0)
      json.key("administrators")
      json.json(noAdministrators)
      organization.write(to: &json)
      writeRegions(to: &json)
      if hasDetails {
        json.key("details")
        json.boolean(true)
      }
      json.key("unread")
      json.json(.array(queue.unread.map(\.json).sorted { $0.text < $1.text }))
      json.key("state")
      json.object { json in
        json.key("now")
        json.string(session.loop.now.iso8601)
        for service in services { write(service, to: &json) }
      }
    }
    return (try? Document(json.bytes)) ?? Document(writing: .null)
  }

  /// The state names the administrators, Region by Region; the organization begins without any.
  private var noAdministrators: JSON {
    .object(
      services.compactMap { service in
        service.administratorPrincipal(globalRegion).map { _ in (service.name, "none") }
      })
  }

  /// Writes the state of a service: one object if it is the same in all Regions, otherwise the
  /// Regions in which it could be read.
  private func write(_ service: SnapshotService, to json: inout JSONWriter) {
    let states = readers.filter { $0.target.service == service.name && isReadable($0.target) }
      .map { (region: $0.target.region, members: $0.reader.members) }
    if service.isGlobal {
      guard let state = states.first, !state.members.isEmpty else { return }
      json.key(service.name)
      json.object { $0.raw(state.members.bytes) }
      return
    }
    var groups = JSONGroups()
    for (region, members) in states { groups.add(region, members) }
    json.key(service.name)
    json.raw(groups.bytes(listing: "regions"))
  }

  private func isReadable(_ target: ServiceRegion) -> Bool { queue.readable.contains(target) }

  /// Leaves out Regions in which every read failed, because they are not enabled or cannot be
  /// reached.
  private func writeRegions(to json: inout JSONWriter) {
    let regional = Set(services.filter { !$0.isGlobal }.map(\.name))
    let readable = Set(
      readers.map(\.target).filter { regional.contains($0.service) && isReadable($0) }.map(\.region)
    )
    json.key("regions")
    json.json(.array(regions.filter(readable.contains).map { ["name": .string($0)] }))
  }
}
