import MusterDocument
import MusterWire

/// The failure of a call, a batch, a wait or another function of the library.
public struct Failure: Error, Sendable {
  public enum Kind: Sendable {
    case argument, handle, input, unknown, configuration, transport, response, service, cancelled
    case file, stopped
  }

  public var kind: Kind
  /// The service's code, or the name of botocore's exception for such a failure.
  public var code: String
  /// A human-readable message.
  public var message: String
  /// True if a later retry may succeed.
  public var isRetryable: Bool
  /// True if the service may have executed the request, so that a retry may not be safe.
  public var mayHaveBeenExecuted = false
  public var violations: [Violation]
  /// The other members of the service's error: an object.
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
  /// The failure when no further attempt follows, for the reason `stop`.
  func stopped(_ stop: RetryStop) -> Failure {
    var failure = self
    failure.isRetryable = stop == .maxAttempts || stop == .quota || kind == .stopped
    guard kind != .stopped else { return failure }
    failure.mayHaveBeenExecuted = stop == .mayHaveBeenExecuted
    if failure.mayHaveBeenExecuted {
      failure.message +=
        (message.isEmpty ? "" : " ")
        + "(The request may have been executed: check the state before you retry it.)"
    }
    return failure
  }

  /// The failure of a request that was not executed, as reads have shown.
  func certain(isRetryable: Bool) -> Failure {
    var failure = self
    failure.isRetryable = isRetryable
    failure.mayHaveBeenExecuted = false
    return failure
  }

  /// The failure with `secrets` masked in its message.
  func hiding(_ secrets: RequestSecrets) -> Failure {
    var failure = self
    failure.message = secrets.masked(in: message)
    return failure
  }

  /// Input that the model does not allow. The message lists all violations.
  /// `subject` is "The input of OPERATION" or another text with violations.
  static func invalid(_ violations: [Violation], in subject: String) -> Failure {
    invalid(violations, in: subject, listing: violations.lines.joined(separator: "\n  "))
  }

  /// The same with the text `lines` for the violations.
  static func invalid(
    _ violations: [Violation], in subject: String, listing lines: String
  ) -> Failure {
    Failure(
      .input, code: "ParamValidationError",
      "\(subject) is not valid:\n  " + lines, violations: violations)
  }

  /// Input that is not valid JSON.
  static func unreadable(_ subject: String, _ reason: String) -> Failure {
    Failure(.input, code: "ParamValidationError", "\(subject) \(reason)")
  }

  /// The code of responses that cannot be read, or lack what they must have, as in botocore.
  static let unreadableCode = "ResponseParserError"

  /// The code of calls that did not finish, and of accounts that are pending, because the session
  /// was stopped.
  static let stoppedCode = "Stopped"

  /// The failure of a call that is not sent, or not sent again, because the session was stopped.
  /// `last` is the failure of the attempt before.
  static func stopped(after last: Failure? = nil) -> Failure {
    guard let last else {
      return Failure(
        .stopped, code: stoppedCode, "The session was stopped before the request was sent.")
    }
    return Failure(
      .stopped, code: stoppedCode,
      "The session was stopped before the request was sent again. The last attempt failed with "
        + "\(last.code)\(last.message.isEmpty ? "." : ": \(last.message)")")
  }

  static let cancelled = Failure(
    .cancelled, code: "CancelledError", "The call was cancelled before it finished.")
}

extension [Violation] {
  /// A line for each violation.
  var lines: [String] {
    map { "\($0.pointer.isEmpty ? "it" : $0.pointer) \($0.message)" }
  }
}

extension [String] {
  /// The first of these errors, each on a line, and their number: a file that is not a list of
  /// accounts has an error in every line.
  var firstLines: String {
    let shown = prefix(10)
    let rest = count - shown.count
    return (shown + (rest > 0 ? ["and \(rest) more (\(count) errors)"] : []))
      .joined(separator: "\n  ")
  }
}
