import MusterDocument
import MusterText

/// Errors of a service whose meaning is known: a list in its accounts.json. Each entry has codes,
/// wordings of messages, or both; an error that no entry describes has no known meaning.
struct KnownErrors: Sendable {
  private struct KnownError: Sendable {
    let codes: [String]
    /// Normalized parts of messages.
    let messages: [String]

    func fits(_ code: String, _ message: String) -> Bool {
      (codes.isEmpty || codes.contains(code))
        && (messages.isEmpty || messages.contains(where: message.includes))
    }
  }

  private let errors: [KnownError]

  init(_ list: Value?) {
    errors = (list.map { Array($0.elements) } ?? []).compactMap { entry in
      let messages = KnownErrors.texts(entry["messages"]).map(MessageWording.normalized)
      let error = KnownError(codes: KnownErrors.texts(entry["code"]), messages: messages)
      return error.codes.isEmpty && error.messages.isEmpty ? nil : error
    }
  }

  func contain(code: String, message: String) -> Bool {
    guard !errors.isEmpty else { return false }
    let message = MessageWording.normalized(message)
    return errors.contains { $0.fits(code, message) }
  }

  /// The texts of a value that is a text or a list of texts.
  private static func texts(_ value: Value?) -> [String] {
    guard let value else { return [] }
    return value.string.map { [$0] } ?? value.elements.compactMap(\.string)
  }
}
