import MusterModel
import MusterTransport
import MusterWire

/// The outcome of one attempt, with the facts that decide about a retry.
struct AttemptOutcome: Sendable {
  /// The HTTP status; 0 if there was no response.
  var status = 0
  /// The code of the service's error; nil if there is none.
  var code: String?
  /// The failure of the transport; nil if there was a response.
  var transport: TransportFailure.Kind?
  /// The operation's model of an error with this code; nil if the model has none.
  var modelled: ErrorFacts?
  /// The time in milliseconds after which the service asks for a retry.
  var retryAfter: Int64?
  /// The milliseconds by which the service's clock is ahead, if the error means that the clocks
  /// differ.
  var skew: Int64?

  /// True if the service may have executed the request without confirming it.
  var mayHaveBeenExecuted: Bool {
    switch transport {
    case .timeout, .interrupted, .tooLarge, .abandoned: true
    case .connect, .connectTimeout, .proxy, .handshake, .untrusted, .stopped, .clock: false
    case nil: status >= 500
    }
  }
}
