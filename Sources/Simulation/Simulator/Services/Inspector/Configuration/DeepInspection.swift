import MusterText
import MusterWire

/// The deep inspection of an account's EC2 instances.
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

    /// The status after `event`; nil if it changes nothing.
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
  /// The time at which the activation in progress ends.
  var due: Instant?
  /// The reason of a failure; nil if unknown.
  var reason: String?
}
