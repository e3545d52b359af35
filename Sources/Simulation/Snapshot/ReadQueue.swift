import MusterClient
import MusterDocument

/// The service and the Region that a read is sent to.
struct ServiceRegion: Hashable {
  let service: String
  let region: String
}

/// One read of a snapshot: an entry of `reads` in the service's accounts.json.
struct SnapshotRead {
  let target: ServiceRegion
  let name: String
  /// The accounts that it is about; empty for one that is not about single accounts.
  var accounts: [String] = []
  /// More members of the input.
  var parameters: JSON = [:]
  /// The paths in the service's state that follow from the read.
  let fills: [String]
  /// True if the service's whole state in the Region is unknown if the read fails, because nothing
  /// else is read then.
  var isRequired = false
}

/// Sends the reads of a snapshot, at most 100 at a time, and records those that failed. It refuses
/// operations that do not only read.
///
/// Like every `Work`, it runs while the monitor of the session's loop is held.
final class ReadQueue {
  private static let mostInFlight = 100

  let session: Session
  private(set) var unread: [UnreadPart] = []
  /// The services and Regions in which at least one read succeeded.
  private(set) var readable: Set<ServiceRegion> = []
  private var clients: [ServiceRegion: Client] = [:]
  private var reads: [String: ServiceRead] = [:]
  private var waiting: [() -> Void] = []
  private var inFlight: [ObjectIdentifier: StateReader] = [:]
  private var isCancelled = false
  private var completion = CompletionHandler<Void>()

  init(_ session: Session) {
    self.session = session
  }

  /// Sends the reads that `begin` adds, and those that are added as responses arrive; then calls
  /// `finish`.
  func run(_ begin: () -> Void, finish: @escaping () -> Void) {
    completion.set(finish)
    begin()
    startWaiting()
  }

  func cancel() {
    isCancelled = true
    waiting = []
    for reader in inFlight.values { reader.cancel() }
  }

  /// Adds a read. `each` receives every response: one, or the pages of a list. Then `end` receives
  /// how it ended. A read that failed, and the accounts that a response does not report, are
  /// recorded as unread.
  func add(
    _ read: SnapshotRead, each: @escaping (Value) -> Void,
    end: @escaping (ReadEnd) -> Void = { _ in }
  ) {
    do throws(Failure) {
      let client = try client(read.target)
      let facts = try facts(of: read, client)
      let reader = try StateReader(
        facts, client, input: facts.input(for: read.accounts, read.parameters))
      waiting.append { [self] in start(reader, read, facts, each, end) }
    } catch {
      fail(read, read.name, error)
      end(.failed(error))
    }
  }

  /// The elements of a response that have the states of accounts, by the entry of the read.
  func found(_ read: SnapshotRead, in response: Value) -> [Value] {
    (try? facts(of: read, client(read.target)).found(in: response)) ?? []
  }

  /// The maximum number of accounts in a read.
  func capacity(of name: String, _ target: ServiceRegion) -> Int {
    let read = SnapshotRead(target: target, name: name, fills: [])
    return (try? facts(of: read, client(target)).capacity) ?? 1
  }

  /// Records that a part of the state is not known, because `operation` did not report it.
  func recordUnread(
    _ target: ServiceRegion, _ operation: String, _ failure: Failure, parts: [String],
    accounts: [String] = []
  ) {
    unread.append(
      UnreadPart(
        service: target.service, region: target.region, operation: operation, code: failure.code,
        message: failure.message, parts: parts, accounts: accounts))
  }

  // MARK: - Responses

  private func received(_ response: Value, _ read: SnapshotRead, _ facts: ServiceRead) {
    readable.insert(read.target)
    for (id, failure) in facts.unread(of: read.accounts, in: response) {
      recordUnread(
        read.target, facts.operation.name, failure, parts: read.fills,
        accounts: id.map { [$0] } ?? [])
    }
  }

  private func ended(_ end: ReadEnd, _ read: SnapshotRead, _ facts: ServiceRead) {
    switch end {
    case .complete: break
    case .off, .absent, .isCaller: readable.insert(read.target)
    case .failed(let failure): fail(read, facts.operation.name, failure)
    }
  }

  private func fail(_ read: SnapshotRead, _ operation: String, _ failure: Failure) {
    recordUnread(
      read.target, operation, failure, parts: read.isRequired ? [] : read.fills,
      accounts: read.isRequired ? [] : read.accounts)
  }

  private func facts(of read: SnapshotRead, _ client: Client) throws(Failure) -> ServiceRead {
    let key = "\(read.target.service)/\(read.name)"
    if let known = reads[key] { return known }
    var facts = try ServiceRead(read.name, of: client)
    facts.needsCompleteElements = true
    guard facts.operation.isRead else {
      throw Failure(
        .argument, code: "ArgumentError",
        "A snapshot only reads, and does not call \(facts.operation.name).")
    }
    reads[key] = facts
    return facts
  }

  private func client(_ target: ServiceRegion) throws(Failure) -> Client {
    if let client = clients[target] { return client }
    var options = ClientOptions()
    options.region = target.region
    let client = try Client(session: session, service: target.service, options: options)
    clients[target] = client
    return client
  }

  // MARK: - Starting

  private func start(
    _ reader: StateReader, _ read: SnapshotRead, _ facts: ServiceRead,
    _ each: @escaping (Value) -> Void, _ end: @escaping (ReadEnd) -> Void
  ) {
    let id = ObjectIdentifier(reader)
    inFlight[id] = reader
    reader.start { [self] response in
      guard !isCancelled else { return }
      received(response, read, facts)
      each(response)
      startWaiting()
    } end: { [self] reached in
      inFlight[id] = nil
      if !isCancelled {
        ended(reached, read, facts)
        end(reached)
      }
      startWaiting()
    }
  }

  /// Starts as many reads as the limit allows, the latest first: reads that follow from a response
  /// are sent before those of other Regions, so that few responses have to be kept.
  private func startWaiting() {
    while inFlight.count < ReadQueue.mostInFlight, let read = waiting.popLast() { read() }
    guard inFlight.isEmpty, waiting.isEmpty else { return }
    completion.take()?(())
  }
}
