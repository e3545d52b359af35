import MusterModel
import MusterTransport
import MusterWire

/// What came of one attempt, as far as retries care.
struct AttemptOutcome: Sendable {
  /// The HTTP status; 0 if there was no answer.
  var status = 0
  /// The code of the service's error; nil if it answered none.
  var code: String?
  /// How the transport failed; nil if there was an answer.
  var transport: TransportFailure.Kind?
  /// What the operation's model says of an error of this code; nil if it does not know it.
  var modelled: ErrorFacts?
  /// For how many milliseconds the service asks to be left alone, if it does.
  var askedWait: Int64?
  /// How far the service's clock is ahead of ours, in milliseconds, where its refusal says that the
  /// clocks are the reason.
  var skew: Int64?

  /// Whether the service may have done what was asked, though it did not say so.
  var mayHaveBeenExecuted: Bool {
    switch transport {
    case .timeout, .interrupted, .tooLarge: true
    case .connect, .connectTimeout, .proxy, .handshake, .untrusted: false
    case nil: status >= 500
    }
  }
}
