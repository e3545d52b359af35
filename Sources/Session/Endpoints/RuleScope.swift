import MusterDocument

/// The state of an evaluation.
struct RuleScope: Sendable {
  /// The variables that expressions refer to.
  var variables: [String: RuleValue] = [:]
  let partitions: Partitions
  /// The service and the file with the rules, for errors.
  let subject: String
  /// The position of the rule that is evaluated.
  var position = JSONPointer()
  /// The steps that the evaluation may still take. Each expression takes one, and each byte of a
  /// text that it makes another.
  private var remaining = RuleScope.maxSteps

  /// The maximum number of steps. AWS's largest rule sets take a few thousand.
  static let maxSteps = 1_000_000

  init(partitions: Partitions, subject: String) {
    self.partitions = partitions
    self.subject = subject
  }

  /// Takes `count` steps.
  mutating func take(_ count: Int) throws(EndpointError) {
    remaining -= count
    guard remaining >= 0 else {
      throw invalid("the evaluation takes more than \(RuleScope.maxSteps) steps")
    }
  }

  /// The error for a problem in the rule that is evaluated.
  func invalid(_ problem: String) -> EndpointError {
    EndpointError(invalid: subject, at: position, problem)
  }
}

extension EndpointError {
  /// `subject` names the rules and their file.
  init(invalid subject: String, at position: JSONPointer, _ problem: String) {
    let position = position.tokens.isEmpty ? "" : " at \(position)"
    self.init(message: "\(subject) are invalid\(position): \(problem).")
  }
}
