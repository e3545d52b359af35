import MusterClient
import MusterDocument
import MusterText
import MusterWire

/// Reads how an organization stands, as the account that calls sees it, into a scenario
/// (Sources/Simulation/Simulator/SCENARIO.md): Amazon Inspector and Amazon Macie in many Regions at once, and AWS
/// Organizations. What cannot be read is named in the scenario's `unread`, and stops nothing.
public final class Snapshot: Work {
  private let session: Session
  private let regions: [String]
  private let asker: Asker
  private let organizations: OrganizationsReading
  private var inspectors: [InspectorReading] = []
  private var macies: [MacieReading] = []
  private var finish: ((CallResult) -> Void)?

  /// Nothing is sent yet.
  public init(session: Session, regions: [String]) {
    self.session = session
    self.regions = regions
    asker = Asker(session)
    organizations = OrganizationsReading(asker, home: regions.first ?? "")
  }

  public func start(_ then: @escaping (CallResult) -> Void) {
    finish = then
    asker.run(
      asking: { self.askWhoCalls() }, finish: { self.end(CallResult(.success(self.document))) })
  }

  public func cancel() {
    asker.cancel()
    end(CallResult(.failure(.snapshotCancelled)))
  }

  private func end(_ result: CallResult) {
    let finish = finish
    self.finish = nil
    finish?(result)
  }

  /// Without knowing who calls there is nobody to be looked at.
  private func askWhoCalls() {
    let place = Asker.Place(service: "sts", region: regions.first ?? "")
    asker.ask(place, "GetCallerIdentity") { [self] answer in
      switch answer {
      case .success(let identity):
        organizations.begin(identity["Account"]?.string ?? "", askRegions)
      case .failure(let failure): end(CallResult(.failure(failure)))
      }
    }
  }

  private func askRegions() {
    for region in regions {
      let view = View(asker: asker, region: region, organizations: organizations)
      let (inspector, macie) = (InspectorReading(view), MacieReading(view))
      inspectors.append(inspector)
      macies.append(macie)
      inspector.begin()
      macie.begin()
    }
  }
}

/// What the readings of a Region look at.
struct View {
  let asker: Asker
  let region: String
  let organizations: OrganizationsReading

  var caller: String { organizations.caller }

  func place(_ service: String) -> Asker.Place { .init(service: service, region: region) }

  func tell(_ service: String, done: Int, of total: Int) {
    asker.session.settings.progress(
      Progress(
        service: service, region: region, step: "snapshot", total: total, done: done,
        pending: total - done, failing: 0))
  }
}

extension Failure {
  fileprivate static let snapshotCancelled = Failure(
    .cancelled, code: "CancelledError", "The snapshot was cancelled before it was complete.")
}

// MARK: - The document

extension Snapshot {
  /// Nothing in it goes wrong by chance: what a script does to it, it does because things stand so.
  private var document: Document {
    for macie in macies { macie.conclude() }
    var json = JSONWriter(capacity: 1 << 16)
    json.object { json in
      json.key("throttle")
      json.integer(0)
      json.key("administrators")
      json.json(["inspector2": "none", "macie2": "none"])
      organizations.write(to: &json)
      writeRegions(to: &json)
      writeUnread(to: &json)
      json.key("state")
      json.object { json in
        json.key("now")
        json.string(session.loop.now.iso8601)
        write("inspector2", inspectors.map { ($0.view.region, $0.members) }, to: &json)
        write("macie2", macies.map { ($0.view.region, $0.members) }, to: &json)
        organizations.writeState(to: &json)
      }
    }
    return (try? Document(json.bytes)) ?? Document(writing: .null)
  }

  private func write(
    _ service: String, _ regions: [(name: String, members: JSONMembers)], to json: inout JSONWriter
  ) {
    var groups = JSONGroups()
    for region in regions where asker.answering.contains(region.name) {
      groups.add(region.name, region.members)
    }
    json.key(service)
    json.raw(groups.bytes(listing: "regions"))
  }

  /// Those where nothing answered are left out: they are not enabled, or not to be reached.
  private func writeRegions(to json: inout JSONWriter) {
    let answering = regions.filter(asker.answering.contains)
    json.key("regions")
    json.json(.array(answering.map { ["name": .string($0)] }))
  }

  private func writeUnread(to json: inout JSONWriter) {
    let sorted = asker.unread.map { unread -> JSON in
      [
        "service": .string(unread.place.service), "region": .string(unread.place.region),
        "operation": .string(unread.operation), "code": .string(unread.failure.code),
        "message": .string(unread.failure.message),
      ]
    }.sorted { $0.text < $1.text }
    json.key("unread")
    json.json(.array(sorted))
  }
}
