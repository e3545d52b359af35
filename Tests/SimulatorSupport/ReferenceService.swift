import MusterDocument
import MusterServices
import MusterText
import MusterWire

@testable import MusterSimulator

/// A second implementation of a service for comparison: simple and slow, and without time. It does
/// not use the simulator's tables.
protocol ReferenceService {
  associatedtype ReferencedService: SimulatedService

  init(_ organization: SmallOrganization)

  /// Applies a step. Returns whether the call succeeds.
  mutating func apply(_ step: ReferenceStep) -> Bool

  /// Completes everything that is in progress.
  mutating func settle()

  /// The state as text, by names such as "status of account". Values of the initial state are left
  /// out.
  var facts: [String: String] { get }

  /// The same facts about the tested service.
  static func facts(of service: ReferencedService) -> [String: String]

  /// Descriptions of violated invariants.
  static func violations(of service: ReferencedService, requested: Set<String>) -> [String]

  /// The facts that a step requests to be on.
  static func requests(for step: ReferenceStep, in organization: SmallOrganization) -> [String]

  /// Applies a step that is neither a call nor a pause: something that another service does.
  static func take(
    _ step: ReferenceStep, _ service: inout ReferencedService, in organization: SmallOrganization,
    at now: Instant)

  /// The input of the call in a step.
  static func input(_ step: ReferenceStep, _ service: inout ReferencedService, at now: Instant)
    throws
    -> JSON

  /// The operations of random steps; those that occur more often here are more likely.
  static var operations: [String] { get }

  /// Steps that lead to states with many possible transitions.
  static func openingSteps(_ organization: SmallOrganization) -> [ReferenceStep]

  /// A random step.
  static func step(_ random: inout Random, _ organization: SmallOrganization) -> ReferenceStep
}

extension ReferenceService {
  static func take(
    _ step: ReferenceStep, _ service: inout ReferencedService, in organization: SmallOrganization,
    at now: Instant
  ) {}
}

/// A call, a pause, or a change by another service.
struct ReferenceStep: Sendable, CustomStringConvertible {
  /// AWS's name, "wait", or "policy".
  var operation = "wait"
  var caller = ""
  var accounts: [String] = []
  var words: [String] = []

  var account: String { accounts.first ?? "" }
  var isCall: Bool { operation != "wait" && operation != "policy" }
  var word: String { words.first ?? "" }

  var description: String {
    operation == "wait"
      ? "wait" : "\(caller) \(operation) \(accounts) \(words.joined(separator: " "))"
  }
}

/// The organization in which the sequences are executed. It has few accounts, so that they often
/// interact.
struct SmallOrganization: Sendable {
  let scenario: Scenario
  let administrator: String
  let management: String
  let stranger = "999999999999"

  /// Accounts act by themselves only as these behaviors say, and every duration is different, so
  /// that the order of events is not random.
  static let behaviors: [AccountBehavior] = [
    .neverAccepts, .neverAccepts, .declines, .emailUnverified, .isolated, .blockedByPolicy,
    .suspended, .neverAccepts,
  ]
  /// An opt-in Region. The last account has not enabled it.
  static let region = "eu-south-1"

  let behaviors: [String: AccountBehavior]

  private let accounts: String

  init() throws {
    let ids = SmallOrganization.behaviors.indices.map { String(100_000_000_001 + $0) }
    let accounts = zip(ids, SmallOrganization.behaviors).map { id, behavior in
      #"{"accountId": "\#(id)", "email": "\#(id)@example.com", "behavior": "\#(behavior.rawValue)""#
        + (id == ids.last ? #", "optInRegions": []}"# : "}")
    }
    func fixed(_ name: String, _ seconds: Int) -> String {
      #""\#(name)": {"minSeconds": \#(seconds), "maxSeconds": \#(seconds)}"#
    }
    let spans = [
      fixed("association", 10), fixed("verification", 15), fixed("activation", 20),
      fixed("enabling", 30), fixed("acceptance", 40), fixed("delegation", 100),
      fixed("policy", 5),
    ]
    self.accounts = #""accounts": [\#(accounts.joined(separator: ","))]"#
    scenario = try Scenario(
      #"{"throttle": 0, \#(self.accounts), \#(spans.joined(separator: ", "))}"#)
    administrator = scenario.administrator
    management = scenario.management
    behaviors = Dictionary(uniqueKeysWithValues: zip(ids, SmallOrganization.behaviors))
  }

  /// A scenario of the same accounts with the default durations.
  func text(with members: String...) -> String {
    let roles = #""administrator": "\#(administrator)", "management": "\#(management)""#
    return "{" + (members + [roles, accounts]).joined(separator: ", ") + "}"
  }

  var members: [String] { behaviors.keys.sorted() }
  var everybody: [String] { members + [administrator, management, stranger] }
  /// The accounts that can sign requests.
  var callers: [String] { everybody.filter { behaviors[$0] != .suspended } }

  func lacksRegion(_ id: String) -> Bool { id == members.last }
  func belongs(_ id: String) -> Bool { id != stranger }
}
