import CMuster

/// The outcomes of muster.h, in the order of summaries.
enum OutcomeKind: String, CaseIterable {
  case done, already, pending, retryable
  case needsAction = "needs_action"
  case skipped

  /// Nil if `number` is not a MUSTER_OUTCOME_… of a step.
  init?(_ number: Int32) {
    switch Int(number) {
    case MUSTER_OUTCOME_DONE: self = .done
    case MUSTER_OUTCOME_ALREADY: self = .already
    case MUSTER_OUTCOME_PENDING: self = .pending
    case MUSTER_OUTCOME_RETRYABLE: self = .retryable
    case MUSTER_OUTCOME_NEEDS_ACTION: self = .needsAction
    case MUSTER_OUTCOME_SKIPPED: self = .skipped
    default: return nil
    }
  }

  /// True if nothing is left to do for the account.
  var isSettled: Bool { self == .done || self == .already || self == .skipped }

  /// True if the account is in the state that was wanted.
  var isSuccess: Bool { self == .done || self == .already }
}

extension JSONValue {
  /// The outcome of an element of a report; nil if it has none of muster.h.
  var outcomeKind: OutcomeKind? { self["outcome"]?.string.flatMap(OutcomeKind.init(rawValue:)) }
}
