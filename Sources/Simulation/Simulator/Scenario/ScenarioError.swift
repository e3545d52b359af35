import MusterWire

/// The violations in a scenario.
public struct ScenarioError: Error, Sendable, Equatable {
  public var violations: [Violation]

  /// All violations in one sentence: "The scenario is not valid: /seed must be an integer; …".
  public var message: String { message(of: "The scenario") }

  /// All violations in one sentence about the scenario `name`.
  public func message(of name: String) -> String {
    let parts = violations.map { violation in
      (violation.pointer.isEmpty ? "it" : violation.pointer) + " " + violation.message
    }
    let list = parts.joined(separator: "; ")
    return "\(name) is not valid: " + list + (list.last.map(".?".contains) == true ? "" : ".")
  }
}
