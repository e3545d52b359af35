import CMuster
import MusterClient

/// Calls the program's callback for outcomes; nil if there is none.
func outcomeReceiver(
  _ options: muster_session_options
) -> (@Sendable (SettledOutcome) -> Void)? {
  guard let callback = Callback(options.outcome, options.outcome_user_data) else { return nil }
  return { HostOutcome($0).send(to: callback) }
}

/// An outcome as a C struct that is valid while the callback runs.
private struct HostOutcome {
  private var outcome = muster_outcome()
  private let texts: [CText]

  init(_ settled: SettledOutcome) {
    let (account, result) = (settled.account, settled.outcome)
    let fields: [(WritableKeyPath<muster_outcome, UnsafePointer<CChar>?>, String)] = [
      (\.account_id, account.id), (\.email, account.email ?? ""), (\.name, account.name ?? ""),
      (\.service, result.service), (\.region, result.region), (\.step, result.step),
      (\.code, result.code), (\.message, result.message), (\.remedy, result.remedy),
      (\.request_id, result.response.requestID), (\.at, result.response.time),
    ]
    texts = fields.map { CText($0.1) }
    outcome.struct_size = MemoryLayout<muster_outcome>.size
    outcome.outcome = result.kind.number
    outcome.attempts = Int32(clamping: result.response.attempts)
    outcome.is_in_progress = result.isInProgress ? 1 : 0
    for (field, text) in zip(fields, texts) { outcome[keyPath: field.0] = text.pointer }
  }

  func send(to callback: Callback<muster_outcome_callback>) {
    var outcome = outcome
    withExtendedLifetime(texts) { callback.function(&outcome, callback.userData) }
  }
}

extension Outcome.Kind {
  /// The MUSTER_OUTCOME_… of the kind.
  var number: Int32 {
    switch self {
    case .done: Int32(MUSTER_OUTCOME_DONE)
    case .already: Int32(MUSTER_OUTCOME_ALREADY)
    case .pending: Int32(MUSTER_OUTCOME_PENDING)
    case .retryable: Int32(MUSTER_OUTCOME_RETRYABLE)
    case .needsAction: Int32(MUSTER_OUTCOME_NEEDS_ACTION)
    case .skipped: Int32(MUSTER_OUTCOME_SKIPPED)
    }
  }
}
