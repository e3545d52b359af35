import MusterDocument
import MusterText

/// How failures of single accounts are classified: the rules in a service's accounts.json, the first
/// that fits. See ACCOUNTS.md beside them.
struct OutcomeRules: Sendable {
  /// What a code, a message or a state means.
  struct Verdict: Sendable {
    var kind: Outcome.Kind
    /// Why, where the service gives no reason itself.
    var message = ""
    var remedy = ""
    /// How long the same may be tried again before the verdict is final.
    var retryMilliseconds: Int64 = 0
  }

  private struct Rule: Sendable {
    var operation: String?
    var code: String?
    var message: String?
    var verdict: Verdict

    func fits(_ operation: String, _ code: String, _ message: String) -> Bool {
      (self.operation.map { $0 == operation } ?? true) && (self.code.map { $0 == code } ?? true)
        && (self.message.map { message.lowercased().includes($0) } ?? true)
    }
  }

  private let rules: [Rule]

  init(_ value: Value?) {
    rules =
      value.map { Array($0.elements) }?.compactMap { rule in
        Verdict(rule).map {
          Rule(
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
  /// Reads an outcome, its remedy and how long to retry.
  init?(_ value: Value) {
    guard let kind = value["outcome"]?.string.flatMap(Outcome.Kind.init) else { return nil }
    self.kind = kind
    message = value["message"]?.string ?? ""
    remedy = value["remedy"]?.string ?? ""
    let seconds = min(max(0, value["retrySeconds"]?.integer ?? 0), 86_400)
    retryMilliseconds = seconds * 1000
  }
}
