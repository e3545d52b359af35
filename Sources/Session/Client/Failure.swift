import MusterDocument
import MusterWire

/// Why a call, or something larger, did not succeed.
public struct Failure: Error, Sendable {
  public enum Kind: Sendable {
    case argument, handle, input, unknown, configuration, transport, response, service, cancelled
    case journal
  }

  public var kind: Kind
  /// The service's code, or what botocore calls such a failure.
  public var code: String
  /// A sentence for a person.
  public var message: String
  /// Whether the same again may succeed later.
  public var isRetryable: Bool
  /// Whether the service may have done what was asked, and must not be asked for it again blindly.
  public var mayHaveBeenExecuted = false
  public var violations: [Violation]
  /// What else the service said of its error: an object.
  public var members: JSON = [:]

  public init(
    _ kind: Kind, code: String, _ message: String, isRetryable: Bool = false,
    violations: [Violation] = []
  ) {
    self.kind = kind
    self.code = code
    self.message = message
    self.isRetryable = isRetryable
    self.violations = violations
  }
}

extension Failure {
  /// What it is when no attempt follows for the reason `stop`.
  func stopped(_ stop: RetryStop) -> Failure {
    var failure = self
    failure.isRetryable = stop == .maxAttempts || stop == .quota
    failure.mayHaveBeenExecuted = stop == .mayHaveBeenExecuted
    if failure.mayHaveBeenExecuted {
      failure.message +=
        (message.isEmpty ? "" : " ")
        + "(It may have been carried out all the same: look before you ask for it again.)"
    }
    return failure
  }

  /// The same without `secrets` in its message.
  func hiding(_ secrets: Secrets) -> Failure {
    var failure = self
    failure.message = secrets.hidden(in: message)
    return failure
  }

  /// An input that the model does not allow; the message lists every violation.
  static func invalid(_ violations: [Violation], for operation: String) -> Failure {
    let lines = violations.map { "\($0.pointer.isEmpty ? "the input" : $0.pointer): \($0.message)" }
    return Failure(
      .input, code: "ParamValidationError",
      "The input of \(operation) is not valid:\n  " + lines.joined(separator: "\n  "),
      violations: violations)
  }

  /// Input that is no JSON.
  static func unreadable(_ what: String, _ reason: String) -> Failure {
    Failure(.input, code: "ParamValidationError", "\(what) \(reason)")
  }

  static let cancelled = Failure(
    .cancelled, code: "CancelledError", "The call was cancelled before it was answered.")
}
