import MusterDocument

/// Reads that are sent one after the other, while the snapshot continues with others: AWS reports
/// some details for one account or resource at a time, and throttles the services that do so early.
/// After a failure no more of them are sent.
final class ReadSequence {
  private let queue: ReadQueue
  private var reads: [(read: SnapshotRead, each: (Value) -> Void, complete: () -> Void)] = []
  private var next = 0
  private var isReading = false
  private var hasFailed = false

  init(_ queue: ReadQueue) {
    self.queue = queue
  }

  /// Adds a read. `each` receives every response, as in `ReadQueue.add`; then `complete` is called
  /// if the read did not fail.
  func add(
    _ read: SnapshotRead, each: @escaping (Value) -> Void,
    complete: @escaping () -> Void = {}
  ) {
    guard !hasFailed else { return }
    reads.append((read, each, complete))
    if !isReading { readNext() }
  }

  private func readNext() {
    guard reads.indices.contains(next) else { return }
    let (read, each, complete) = reads[next]
    next += 1
    isReading = true
    queue.add(read, each: each) { [self] end in
      isReading = false
      if case .failed = end {
        hasFailed = true
        reads = []
      } else {
        complete()
        readNext()
      }
    }
  }
}
