import MusterDocument

/// An account that something is to be done for.
struct Account: Sendable {
  var id: String
  var email: String?
  var name: String?
  /// What became of it before; only what is done goes on.
  var earlier: Outcome?

  /// Whether there is still something to do.
  var isOpen: Bool {
    earlier.map { $0.kind == .done || $0.kind == .already } ?? true
  }

  /// Whether `text` is an account's id: twelve digits (AWS Account Management reference guide).
  static func isID(_ text: String) -> Bool {
    text.utf8.count == 12
      && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }
}
