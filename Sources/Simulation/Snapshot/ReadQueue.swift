import MusterClient
import MusterDocument

/// The service and the Region that a read is sent to.
struct ServiceRegion: Hashable {
  let service: String
  let region: String
}

/// Sends the reads of a snapshot, at most 100 at a time, and records those that failed. It refuses
/// operations that do not only read.
///
/// Like every `Work`, it runs while the monitor of the session's loop is held.
final class ReadQueue {
  /// A read that failed.
  struct Unread {
    let target: ServiceRegion
    let operation: String
    let failure: Failure
  }

  private static let mostInFlight = 100

  let session: Session
  private(set) var unread: [Unread] = []
  /// The Regions in which at least one read succeeded.
  private(set) var readable: Set<String> = []
  private var clients: [ServiceRegion: Client] = [:]
  private var waiting: [() -> Void] = []
  private var inFlight: [Int: any Work] = [:]
  private var startedCount = 0
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
    for work in inFlight.values { work.cancel() }
  }

  /// Adds one call; `then` receives its response or failure.
  func read(
    _ target: ServiceRegion, _ operation: String, _ input: JSON = [:],
    then: @escaping (Result<Value, Failure>) -> Void
  ) {
    waiting.append { [self] in
      start(refused: then) { () throws(Failure) in
        try client(target, operation).call(operation, input.bytes)
      } ended: { [self] result in
        if case .success = result.outcome { readable.insert(target.region) }
        then(result.outcome.map(\.root))
      }
    }
  }

  /// Adds the calls for all pages of a list. `each` receives each page; `end` receives the failure
  /// that ended the list early, or nil.
  func readPages(
    _ target: ServiceRegion, _ operation: String, _ input: JSON = [:],
    each: @escaping (Value) -> Void, end: @escaping (Failure?) -> Void
  ) {
    do throws(Failure) {
      let pages = try Pages(
        client: try client(target, operation), operation: operation, input: input.bytes)
      readNext(of: pages, target, each, end)
    } catch {
      end(error)
    }
  }

  private func readNext(
    of pages: Pages, _ target: ServiceRegion, _ each: @escaping (Value) -> Void,
    _ end: @escaping (Failure?) -> Void
  ) {
    guard let page = pages.next() else { return end(nil) }
    waiting.append { [self] in
      start(refused: { end($0.failure) }) {
        page
      } ended: { [self] result in
        guard let document = result.document else { return end(result.failure) }
        readable.insert(target.region)
        each(document.root)
        readNext(of: pages, target, each, end)
      }
    }
  }

  /// Adds one call. A failure is recorded as unread.
  func collect(
    _ target: ServiceRegion, _ operation: String, _ input: JSON = [:],
    _ then: @escaping (Value) -> Void
  ) {
    read(target, operation, input) { [self] result in
      switch result {
      case .success(let response): then(response)
      case .failure(let failure): recordUnread(target, operation, failure)
      }
    }
  }

  /// Adds the calls for all pages of a list. A failure is recorded as unread.
  func collectPages(
    _ target: ServiceRegion, _ operation: String, _ input: JSON = [:],
    each: @escaping (Value) -> Void
  ) {
    readPages(target, operation, input, each: each) { [self] failure in
      if let failure { recordUnread(target, operation, failure) }
    }
  }

  /// Adds the calls for all pages of the list that an entry of `reads` in the service's
  /// accounts.json describes: the list that waits read too. `each` receives the accounts of each
  /// page.
  func collectStates(
    _ target: ServiceRegion, _ read: String, _ each: @escaping ([Value]) -> Void
  ) {
    do throws(Failure) {
      let plan = try StateReadPlan(read, try client(target))
      collectPages(target, plan.operationName, plan.listInput) { each(plan.elements(in: $0)) }
    } catch {
      recordUnread(target, read, error)
    }
  }

  /// Records that a read failed.
  func recordUnread(_ target: ServiceRegion, _ operation: String, _ failure: Failure) {
    unread.append(Unread(target: target, operation: operation, failure: failure))
  }

  private func client(_ target: ServiceRegion, _ operation: String) throws(Failure) -> Client {
    let client = try client(target)
    guard try client.model.known(operation).isRead else {
      throw Failure(
        .argument, code: "ArgumentError", "A snapshot only reads, and does not call \(operation).")
    }
    return client
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
    refused: (Result<Value, Failure>) -> Void, _ make: () throws(Failure) -> some Work,
    ended: @escaping (CallResult) -> Void
  ) {
    do throws(Failure) {
      let work = try make()
      startedCount += 1
      let number = startedCount
      inFlight[number] = work
      work.start { [self] result in
        inFlight[number] = nil
        if !isCancelled { ended(result) }
        startWaiting()
      }
    } catch {
      refused(.failure(error))
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

extension Result where Failure == MusterClient.Failure {
  fileprivate var failure: MusterClient.Failure? {
    if case .failure(let failure) = self { failure } else { nil }
  }
}
