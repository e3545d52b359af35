/// Everything that is wrong with the text of a scenario.
public struct ScenarioError: Error, Sendable, Equatable {
  public struct Violation: Sendable, Equatable {
    /// Where, as a JSON Pointer.
    public var pointer: String
    /// What is wrong and what would be right.
    public var message: String
  }

  public var violations: [Violation]

  /// All violations in one sentence: "The scenario is not right: /seed must be an integer; …".
  public var message: String { message(of: "The scenario") }

  /// All violations in one sentence, of a scenario that is called `name`.
  public func message(of name: String) -> String {
    let parts = violations.map { violation in
      (violation.pointer.isEmpty ? "it" : violation.pointer) + " " + violation.message
    }
    let list = parts.joined(separator: "; ")
    return "\(name) is not right: " + list + (list.last.map(".?".contains) == true ? "" : ".")
  }
}
