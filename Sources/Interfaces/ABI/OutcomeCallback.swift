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
  private let outcome: muster_outcome
  private let texts: [CText]

  init(_ settled: SettledOutcome) {
    var texts: [CText] = []
    outcome = muster_outcome(settled.account, settled.outcome) { text in
      let stored = CText(text)
      texts.append(stored)
      return stored.pointer
    }
    self.texts = texts
  }

  func send(to callback: Callback<muster_outcome_callback>) {
    var outcome = outcome
    withExtendedLifetime(texts) { callback.function(&outcome, callback.userData) }
  }
}

extension muster_outcome {
  /// `stored` returns the address of a text that is valid as long as the struct.
  init(
    _ account: ListedAccount, _ outcome: Outcome?, stored: (String) -> UnsafePointer<CChar>
  ) {
    self.init()
    struct_size = MemoryLayout<muster_outcome>.size
    self.outcome = outcome?.kind.number ?? Int32(MUSTER_OUTCOME_NONE)
    attempts = Int32(clamping: outcome?.response.attempts ?? 0)
    is_in_progress = outcome?.isInProgress == true ? 1 : 0
    (account_id, email, name) = (
      stored(account.id), stored(account.email ?? ""), stored(account.name ?? "")
    )
    (service, region, step) = (
      stored(outcome?.service ?? ""), stored(outcome?.region ?? ""), stored(outcome?.step ?? "")
    )
    (code, message, remedy) = (
      stored(outcome?.code ?? ""), stored(outcome?.message ?? ""), stored(outcome?.remedy ?? "")
    )
    (request_id, at) = (
      stored(outcome?.response.requestID ?? ""), stored(outcome?.response.time ?? "")
    )
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

  /// The kind with a MUSTER_OUTCOME_…; nil for MUSTER_OUTCOME_NONE.
  static func numbered(_ number: Int32) throws(Failure) -> Outcome.Kind? {
    if number == MUSTER_OUTCOME_NONE { return nil }
    if let kind = allCases.first(where: { $0.number == number }) { return kind }
    throw Failure(.argument, code: "ArgumentError", "\(number) is not a MUSTER_OUTCOME_….")
  }
}
