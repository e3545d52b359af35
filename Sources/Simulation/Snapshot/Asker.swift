import MusterClient
import MusterDocument

/// Asks the services for what a snapshot wants to know, so many questions at a time. It sends nothing
/// but what reads, and takes down what was not answered.
///
/// All of it runs with the monitor of the session's loop held, as every `Work` does.
final class Asker {
  /// Where a question is asked.
  struct Place: Hashable {
    let service: String
    let region: String
  }

  /// A question that was not answered.
  struct Unread {
    let place: Place
    let operation: String
    let failure: Failure
  }

  private static let mostUnderWay = 100

  let session: Session
  private(set) var unread: [Unread] = []
  /// The Regions in which anything was answered.
  private(set) var answering: Set<String> = []
  private var clients: [Place: Client] = [:]
  private var waiting: [() -> Void] = []
  private var underWay: [Int: any Work] = [:]
  private var asked = 0
  private var isCancelled = false
  private var finish: (() -> Void)?

  init(_ session: Session) {
    self.session = session
  }

  /// Does what `ask` asks, and all that is asked because of the answers; then calls `finish`.
  func run(asking ask: () -> Void, finish: @escaping () -> Void) {
    self.finish = finish
    ask()
    goOn()
  }

  func cancel() {
    isCancelled = true
    waiting = []
    for work in underWay.values { work.cancel() }
  }

  /// Asks one question; `then` gets the answer, or why there is none.
  func ask(
    _ place: Place, _ operation: String, _ input: JSON = [:],
    then: @escaping (Result<Value, Failure>) -> Void
  ) {
    enqueue { [self] in
      begin(then) { () throws(Failure) in
        try client(place, operation).call(operation, input.bytes)
      } ended: { [self] result in
        if case .success = result.outcome { answering.insert(place.region) }
        then(result.outcome.map(\.root))
      }
    }
  }

  /// Asks for a list, page by page; `end` gets why it broke off, or nil at its end.
  func ask(
    pages place: Place, _ operation: String, _ input: JSON = [:],
    each: @escaping (Value) -> Void, end: @escaping (Failure?) -> Void
  ) {
    do throws(Failure) {
      let pages = try Pages(
        client: try client(place, operation), operation: operation, input: input.bytes)
      read(pages, place, each, end)
    } catch {
      end(error)
    }
  }

  private func read(
    _ pages: Pages, _ place: Place, _ each: @escaping (Value) -> Void,
    _ end: @escaping (Failure?) -> Void
  ) {
    guard let page = pages.next() else { return end(nil) }
    enqueue { [self] in
      begin({ end($0.failure) }) {
        page
      } ended: { [self] result in
        guard let document = result.document else { return end(result.failure) }
        answering.insert(place.region)
        each(document.root)
        read(pages, place, each, end)
      }
    }
  }

  /// Takes down that a question was not answered.
  func miss(_ place: Place, _ operation: String, _ failure: Failure) {
    unread.append(Unread(place: place, operation: operation, failure: failure))
  }

  private func client(_ place: Place, _ operation: String) throws(Failure) -> Client {
    let client = try client(place)
    guard try client.model.known(operation).isRead else {
      throw Failure(
        .argument, code: "ArgumentError", "A snapshot only reads, and does not call \(operation).")
    }
    return client
  }

  private func client(_ place: Place) throws(Failure) -> Client {
    if let client = clients[place] { return client }
    var options = ClientOptions()
    options.region = place.region
    let client = try Client(session: session, service: place.service, options: options)
    clients[place] = client
    return client
  }

  // MARK: - One after the other

  private func enqueue(_ question: @escaping () -> Void) {
    waiting.append(question)
  }

  private func begin(
    _ refused: (Result<Value, Failure>) -> Void, _ work: () throws(Failure) -> some Work,
    ended: @escaping (CallResult) -> Void
  ) {
    do throws(Failure) {
      let work = try work()
      asked += 1
      let number = asked
      underWay[number] = work
      work.start { [self] result in
        underWay[number] = nil
        if !isCancelled { ended(result) }
        goOn()
      }
    } catch {
      refused(.failure(error))
    }
  }

  /// Starts what may be started. The last question that was added comes first: what an answer has led
  /// to is asked before new ground is broken, so that little has to be remembered.
  private func goOn() {
    while underWay.count < Asker.mostUnderWay, let question = waiting.popLast() { question() }
    guard underWay.isEmpty, waiting.isEmpty, let finish else { return }
    self.finish = nil
    finish()
  }
}

extension Result where Failure == MusterClient.Failure {
  fileprivate var failure: MusterClient.Failure? {
    if case .failure(let failure) = self { failure } else { nil }
  }
}
