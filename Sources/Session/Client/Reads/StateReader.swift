import MusterDocument

/// Reads once from a service: sends the request of a `ServiceRead`, or one for each page of a list.
/// Waits, batches and snapshots use it.
///
/// The owner keeps it until it has ended.
public final class StateReader {
  private let read: ServiceRead
  private let client: Client
  private let input: [UInt8]
  /// The pages of a list; nil if the operation is not paginated.
  private let pages: Pages?
  /// True if the responses are written to the journal; see `Call.isRecordedRead`.
  var isRecorded = false
  private var work: (any Work)?
  private var isCancelled = false
  /// The latest result. While `each` and `end` are called, the one that they are called for.
  private(set) var result: CallResult?

  /// Sends nothing until it is started. `input` is made by `read`.
  public init(_ read: ServiceRead, _ client: Client, input: JSON) throws(Failure) {
    self.read = read
    self.client = client
    self.input = input.bytes
    pages =
      read.operation.pagination == nil
      ? nil : try Pages(client: client, operation: read.operation.name, input: self.input)
  }

  /// Passes each response that can be used to `each`, then calls `end`. Nothing is requested after
  /// a failure.
  public func start(each: @escaping (Value) -> Void, end: @escaping (ReadEnd) -> Void) {
    guard let pages else {
      let call = client.call(read.operation.name, input)
      call.isRecordedRead = isRecorded
      return run(call, each) { end($0 ?? .complete) }
    }
    pages.areRecorded = isRecorded
    startPage(of: pages, each, end)
  }

  /// Ends the read early, with `Failure.cancelled`.
  public func cancel() {
    isCancelled = true
    work?.cancel()
  }

  private func startPage(
    of pages: Pages, _ each: @escaping (Value) -> Void, _ end: @escaping (ReadEnd) -> Void
  ) {
    guard !isCancelled else { return end(.failed(.cancelled)) }
    guard let page = pages.next() else { return end(.complete) }
    run(page, each) { [weak self] ended in
      if let ended { return end(ended) }
      self?.startPage(of: pages, each, end)
    }
  }

  /// `then` receives the end of the read, or nil after a response that can be used.
  private func run(
    _ work: some Work, _ each: @escaping (Value) -> Void, then: @escaping (ReadEnd?) -> Void
  ) {
    self.work = work
    work.start { [weak self] result in
      guard let self else { return }
      self.result = result
      let end = self.read.end(after: result.outcome)
      if end == nil, let response = result.document { each(response.root) }
      then(end)
    }
  }
}
