/// The meaning of an account's state for a request: the state is one to which the request leads, or
/// one that it changes.
public enum ExecutionEvidence: String, Sendable {
  case executed, notExecuted, unknown

  /// Evidence about several accounts as it is stored.
  static func stored(_ evidence: [ExecutionEvidence]) -> String {
    evidence.map(\.rawValue).joined(separator: " ")
  }

  static func read(_ text: String) -> [ExecutionEvidence] {
    text.split(separator: " ").map { ExecutionEvidence(rawValue: String($0)) ?? .unknown }
  }
}
