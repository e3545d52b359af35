import MusterDocument
import MusterJournal
import MusterWire

/// The result of a call: its output or its failure, and its attempts.
public struct CallResult: Sendable {
  /// The document is empty if there is a report.
  public var outcome: Result<Document, Failure>
  /// The last HTTP status; 0 if there was no response.
  public var httpStatus = 0
  public var requestID: String?
  /// The attempts, the first one first.
  public var history: [Attempt] = []

  /// The response that an earlier session of the run received, if the journal has the outcome.
  var recorded: Journal.RecordedResponse?

  /// The report of a batch or a wait that succeeded.
  public private(set) var report: Report?

  public init(_ outcome: Result<Document, Failure>) {
    self.outcome = outcome
  }

  /// The result of a batch or a wait.
  init(_ report: Report) {
    outcome = .success(Document(writing: [:]))
    self.report = report
  }

  /// The number of times that the request was sent.
  public var attempts: Int { history.count }

  public var failure: Failure? {
    if case .failure(let failure) = outcome { failure } else { nil }
  }

  /// True if the failure is that of a busy or failing service or network: by the rules for retries,
  /// or by the status, whatever the code is.
  var isTransient: Bool {
    guard let failure else { return false }
    return failure.isRetryable || httpStatus == 429 || httpStatus >= 500
  }

  public var document: Document? { try? outcome.get() }
}
