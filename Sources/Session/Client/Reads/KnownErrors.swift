import MusterDocument
import MusterText

/// Errors of a service, described by their codes, wordings of their messages, or both: an entry of
/// a list of errors or outcomes in accounts.json.
struct ErrorPattern: Sendable {
  private let codes: [String]
  /// Normalized wordings.
  private let messages: [String]

  init(_ entry: Value) {
    codes = entry.texts("code")
    messages = entry.texts("messages").map(MessageWording.normalized)
  }

  var haveWordings: Bool { !messages.isEmpty }

  /// True if it has neither codes nor wordings, so that it matches every error.
  var isEmpty: Bool { codes.isEmpty && messages.isEmpty }

  /// `message` is normalized.
  func fits(_ code: String, _ message: String) -> Bool {
    (codes.isEmpty || codes.contains(code))
      && (messages.isEmpty || messages.contains(where: message.includes))
  }
}

/// Errors of a service whose meaning is known. An error that no entry describes has no known
/// meaning, and an entry that describes every error is ignored.
struct KnownErrors: Sendable {
  private let errors: [ErrorPattern]

  init(_ entries: [Value]) {
    errors = entries.map(ErrorPattern.init).filter { !$0.isEmpty }
  }

  func contain(code: String, message: String) -> Bool {
    guard !errors.isEmpty else { return false }
    let message = MessageWording.normalized(message)
    return errors.contains { $0.fits(code, message) }
  }
}
