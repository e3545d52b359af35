import MusterDocument
import MusterText

/// The rules in a service's accounts.json that classify failures of accounts. The first rule that
/// matches applies. See ACCOUNTS.md beside the data.
struct OutcomeRules: Sendable {
  /// The meaning of a code, a message or a state.
  struct Verdict: Sendable {
    var kind: Outcome.Kind
    /// The reason, if the service reports none.
    var message = ""
    var remedy = ""
    /// The time for which to retry before the verdict is final.
    var retryMilliseconds: Int64 = 0
  }

  private struct OutcomeRule: Sendable {
    var operation: String?
    var code: String?
    var message: String?
    var verdict: Verdict

    func fits(_ operation: String, _ code: String, _ message: String) -> Bool {
      (self.operation.map { $0 == operation } ?? true) && (self.code.map { $0 == code } ?? true)
        && (self.message.map { message.lowercased().includes($0) } ?? true)
    }
  }

  private let rules: [OutcomeRule]

  init(_ value: Value?) {
    rules =
      value.map { Array($0.elements) }?.compactMap { rule in
        Verdict(rule).map {
          OutcomeRule(
            operation: rule["operation"]?.string, code: rule["code"]?.string,
            message: rule["messageContains"]?.string?.lowercased(), verdict: $0)
        }
      } ?? []
  }

  func verdict(
    _ operation: String, code: String, message: String, isRetryable: Bool = false
  ) -> Verdict {
    if let rule = rules.first(where: { $0.fits(operation, code, message) }) { return rule.verdict }
    return isRetryable
      ? Verdict(kind: .retryable, retryMilliseconds: 300_000)
      : Verdict(kind: .needsAction, remedy: "see the message")
  }
}

extension OutcomeRules.Verdict {
  /// Reads a verdict; nil if `value` contains no outcome.
  init?(_ value: Value) {
    guard let kind = value["outcome"]?.string.flatMap(Outcome.Kind.init) else { return nil }
    self.kind = kind
    message = value["message"]?.string ?? ""
    remedy = value["remedy"]?.string ?? ""
    let seconds = min(max(0, value["retrySeconds"]?.integer ?? 0), 86_400)
    retryMilliseconds = seconds * 1000
  }
}
