import MusterDocument
import MusterWire

/// Amazon Macie in one Region, as its administrator sees it. Members come by invitation.
struct Macie: Service {
  static let name = "macie2"
  static let handlers = [sessionHandlers, memberHandlers, invitationHandlers, discoveryHandlers]
    .reduce(into: [:]) { $0.merge($1) { first, _ in first } }

  /// What an account does by itself, as time passes.
  struct Event: Sendable {
    let account: String
    let event: Relationship.Event
  }

  let region: String
  let scenario: Scenario
  /// The administrator's own; nil while Macie is not enabled.
  var session: MacieSession?
  var members = Roster<MacieMember>()
  var discovery = AutomatedDiscovery()
  var timeline = Timeline<Event>()

  init(in region: String, of scenario: Scenario) {
    self.region = region
    self.scenario = scenario
  }

  /// Without a session there is nothing but EnableMacie.
  func admit(_ call: Call) throws(ServiceError) {
    guard session == nil, call.operation != "EnableMacie" else { return }
    throw .accessDenied("Macie is not enabled.")
  }

  mutating func advance(to now: Instant) {
    while let entry = timeline.next(until: now) {
      let account = entry.event.account
      guard members[account]?.expected == entry.ticket else { continue }
      move(account, by: entry.event.event, at: entry.due)
    }
  }
}
