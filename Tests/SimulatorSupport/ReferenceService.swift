import MusterDocument
import MusterServices
import MusterText
import MusterWire

@testable import MusterSimulator

/// A second statement of what a service does: plain, without time, and slow where that is simpler.
/// It knows nothing of the simulator's tables.
protocol ReferenceService {
  associatedtype Tested: SimulatedService

  init(_ world: SmallOrganization)

  /// Takes a step; whether the call is answered rather than refused as a whole.
  mutating func take(_ step: Step) -> Bool

  /// Lets everything that is under way come to its end.
  mutating func settle()

  /// Everything that is so, as "what of whom": "how it is"; what is as at the very beginning is left
  /// out.
  var facts: [String: String] { get }

  /// The same of the tested service.
  static func facts(of service: Tested) -> [String: String]

  /// What must never be, whatever was called before: a sentence for each breach.
  static func breaches(of service: Tested, asked: Set<String>) -> [String]

  /// What a step asks to be on, as the names of facts.
  static func asks(for step: Step, in world: SmallOrganization) -> [String]

  /// The input of the call that a step is.
  static func input(_ step: Step, _ service: inout Tested, at now: Instant) throws -> JSON

  /// What steps by chance do, the more often named the more often.
  static var operations: [String] { get }

  /// What leads to where most can happen.
  static func opening(_ world: SmallOrganization) -> [Step]

  /// A step by chance.
  static func step(_ random: inout Random, _ world: SmallOrganization) -> Step
}

/// A call, or that time passes.
struct Step: Sendable, CustomStringConvertible {
  /// AWS's name, or "wait".
  var operation = "wait"
  var caller = ""
  var accounts: [String] = []
  var words: [String] = []

  var account: String { accounts.first ?? "" }
  var word: String { words.first ?? "" }

  var description: String {
    operation == "wait"
      ? "wait" : "\(caller) \(operation) \(accounts) \(words.joined(separator: " "))"
  }
}

/// The organization in which the sequences are played: few accounts, so that they meet often.
struct SmallOrganization: Sendable {
  let scenario: Scenario
  let administrator: String
  let management: String
  let stranger = "999999999999"

  /// Nobody acts by himself but by the behaviors that are here, and everything takes a time of its own,
  /// so that what comes first does not depend on chance.
  static let behaviors: [AccountBehavior] = [
    .neverAccepts, .neverAccepts, .declines, .emailUnverified, .isolated, .blockedByPolicy,
    .suspended,
  ]

  let behaviors: [String: AccountBehavior]

  private let accounts: String

  init() throws {
    let ids = SmallOrganization.behaviors.indices.map { String(100_000_000_001 + $0) }
    let accounts = zip(ids, SmallOrganization.behaviors).map { id, behavior in
      #"{"accountId": "\#(id)", "email": "\#(id)@example.com", "behavior": "\#(behavior.rawValue)"}"#
    }
    func fixed(_ name: String, _ seconds: Int) -> String {
      #""\#(name)": {"minSeconds": \#(seconds), "maxSeconds": \#(seconds)}"#
    }
    let spans = [
      fixed("association", 10), fixed("verification", 15), fixed("activation", 20),
      fixed("enabling", 30), fixed("acceptance", 40), fixed("delegation", 100),
    ]
    self.accounts = #""accounts": [\#(accounts.joined(separator: ","))]"#
    scenario = try Scenario(
      #"{"throttle": 0, \#(self.accounts), \#(spans.joined(separator: ", "))}"#)
    administrator = scenario.administrator
    management = scenario.management
    behaviors = Dictionary(uniqueKeysWithValues: zip(ids, SmallOrganization.behaviors))
  }

  /// A scenario of the same accounts, in which things take as long as they like.
  func text(with members: String...) -> String {
    let roles = #""administrator": "\#(administrator)", "management": "\#(management)""#
    return "{" + (members + [roles, accounts]).joined(separator: ", ") + "}"
  }

  var members: [String] { behaviors.keys.sorted() }
  var everybody: [String] { members + [administrator, management, stranger] }
  /// Those that can sign a request.
  var callers: [String] { everybody.filter { behaviors[$0] != .suspended } }

  func belongs(_ id: String) -> Bool { id != stranger }
}
