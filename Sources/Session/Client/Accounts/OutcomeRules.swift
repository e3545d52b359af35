import MusterDocument
import MusterText

/// The rules that classify failures of accounts: those in a service's accounts.json, then those of
/// all services in outcomes.json. The first rule that matches applies. See ACCOUNTS.md beside the
/// data.
struct OutcomeRules: Sendable {
  /// The meaning of a code, a message or a state.
  struct Classification: Sendable {
    var kind: Outcome.Kind
    /// The reason, if the service reports none.
    var message = ""
    var remedy = ""
    /// The time for which to retry before the classification is final.
    var retryMilliseconds: Int64 = 0
    /// True if a read decides, and the classification applies only if the read does not.
    var needsRead = false
    /// True if one account may be the reason why a request for several was refused.
    var isolates = false
    /// True if the failure is transient: of the service or the network, and not of an account.
    var isTransient = false

    /// True if the failure does not show whether the account is in the state.
    var onlyReadDecides: Bool { needsRead && kind == .pending }
    var isSuccess: Bool { kind == .done || kind == .already }
  }

  private struct OutcomeRule: Sendable {
    /// The operations whose errors these are; empty for all.
    var operations: [String]
    var errors: ErrorPattern
    /// The result of the credentials in other Regions for which the rule applies; nil for all.
    var elsewhere: CredentialsElsewhere?
    /// True if the rule applies only to requests for several parts of a state.
    var isAmongParts: Bool
    /// The wanted state for which the rule applies; nil for all.
    var state: String?
    var classification: Classification

    func fits(_ operation: String, _ code: String, _ message: String) -> Bool {
      (operations.isEmpty || operations.contains(operation)) && errors.fits(code, message)
    }
  }

  private let rules: [OutcomeRule]
  /// The result of the credentials in other Regions, as far as it is known.
  private let elsewhere: @Sendable () -> CredentialsElsewhere?
  /// True for the errors of a request for several parts of a state, such as scan types.
  var concernSeveralParts = false
  /// The state that the request brings about, or that is waited for: an entry of `waits`.
  var state: String?

  init(_ lists: [Value], elsewhere: @escaping @Sendable () -> CredentialsElsewhere? = { nil }) {
    self.elsewhere = elsewhere
    rules = lists.flatMap { Array($0.elements) }.compactMap { rule in
      Classification(rule).map {
        OutcomeRule(
          operations: rule.texts("operation"), errors: ErrorPattern(rule),
          elsewhere: rule["elsewhere"]?.string.flatMap(CredentialsElsewhere.init),
          isAmongParts: rule["amongParts"]?.boolean ?? false, state: rule["state"]?.string,
          classification: $0)
      }
    }
  }

  /// The classification of the first rule that matches; nil if there is none. For a failure that
  /// may be transient by its status, only a known wording is a reason.
  func rule(
    _ operation: String, code: String, message: String, isRetryable: Bool = false
  ) -> Classification? {
    let wording = MessageWording.normalized(message)
    return rules.first { rule in
      rule.fits(operation, code, wording) && (!isRetryable || rule.errors.haveWordings)
        && (!rule.isAmongParts || concernSeveralParts)
        && rule.state.map { $0 == state } ?? true
        && rule.elsewhere.map { $0 == elsewhere() } ?? true
    }?.classification
  }

  /// True if the meaning of a code depends on the result of the credentials in other Regions.
  func dependOnOtherRegions(_ code: String) -> Bool {
    rules.contains { $0.elsewhere != nil && $0.errors.fits(code, "") }
  }

  func classification(
    _ operation: String, code: String, message: String, isRetryable: Bool = false
  ) -> Classification {
    let rule = rule(operation, code: code, message: message, isRetryable: isRetryable)
    if let rule { return rule }
    if isRetryable {
      return Classification(kind: .retryable, remedy: BatchRemedy.later, isTransient: true)
    }
    let remedy =
      message.isEmpty
      ? "contact AWS Support with \(code.isEmpty ? "" : "the code and ")the request id"
      : "remove the cause that the message names, then run this again"
    return Classification(kind: .needsAction, remedy: remedy)
  }
}

extension OutcomeRules.Classification {
  /// Reads a classification; nil if `value` contains no outcome.
  init?(_ value: Value) {
    guard let kind = value["outcome"]?.string.flatMap(Outcome.Kind.init) else { return nil }
    self.kind = kind
    message = value["message"]?.string ?? ""
    remedy = value["remedy"]?.string ?? ""
    needsRead = value["read"]?.boolean ?? false
    isolates = value["isolate"]?.boolean ?? false
    let seconds = min(max(0, value["retrySeconds"]?.integer ?? 0), 86_400)
    retryMilliseconds = seconds * 1000
  }
}

extension Value {
  /// The texts of a member that is a text or a list of texts.
  func texts(_ name: String) -> [String] {
    guard let value = self[name] else { return [] }
    return value.string.map { [$0] } ?? value.strings ?? []
  }
}
