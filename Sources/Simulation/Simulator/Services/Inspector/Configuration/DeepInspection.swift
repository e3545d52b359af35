import MusterText
import MusterWire

/// How far the deep inspection of an account's EC2 instances is.
struct DeepInspection: Sendable {
  struct State: Status {
    let rawValue: String

    static let activated = State(rawValue: "ACTIVATED")
    static let deactivated = State(rawValue: "DEACTIVATED")
    static let pending = State(rawValue: "PENDING")
    static let failed = State(rawValue: "FAILED")

    static let allCases: [State] = [.activated, .deactivated, .pending, .failed]

    enum Event: Sendable, CaseIterable {
      case activate, deactivate, succeeded, failed
    }

    /// What `event` makes of this status; nil where it changes nothing.
    func change(by event: Event) -> State? {
      switch (self, event) {
      case (.deactivated, .activate), (.failed, .activate): .pending
      case (.pending, .succeeded): .activated
      case (.pending, .failed): .failed
      case (.activated, .deactivate), (.pending, .deactivate), (.failed, .deactivate): .deactivated
      default: isForeign && event == .deactivate ? .deactivated : nil
      }
    }
  }

  var status = State.deactivated
  /// When the activation that is under way ends.
  var due: Instant?
  /// Why it failed, if that was said.
  var reason: String?
}
