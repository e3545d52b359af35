import MusterDocument
import MusterWire

/// What a simulated organization is like: its accounts and their fates, how long things take, and
/// which share of the requests goes wrong. A value; everything in it follows from the text it was
/// read from.
///
/// Members of the JSON object, all optional:
///
///     accounts      a number of accounts to make up, or [{"accountId", "email", "name", "fate"}, …],
///                   where all but the id may be missing; default 20
///     seed          the seed of every random choice; default 1
///     failing       the share of made-up and adopted accounts that have a fate; default 0.02
///     adopt         whether ids that the organization does not have join when named; default false
///     throttle      the share of requests answered with 429; default 0.01
///     errors        the share of requests answered with 500; default 0
///     resets        the share of requests whose connection breaks; default 0
///     latency       {"minMs", "maxMs"} of a request; default 20 to 120
///     verification  {"minSeconds", "maxSeconds"} until Macie has verified an address; 5 to 60
///     acceptance    … until an invited account accepts or declines; 20 to 300
///     association   … until an associated account is an Inspector member; 10 to 120
///     enabling      … until a scan type is enabled or disabled; 10 to 180
///     activation    … until deep inspection is activated; 5 to 60
///     quotas        {"macieMembers", "inspectorMembers"} of an administrator in a Region, by
///                   invitation and through AWS Organizations; 1,000 and 10,000
public struct Scenario: Sendable {
  public let seed: Int64
  let accounts: Accounts
  /// The id of the account that administers both services, and on whose behalf all requests are
  /// signed. It is not among `accounts`.
  let administrator: String
  let faults: Faults
  let latency: Span
  let timing: Timing
  let quotas: Quotas

  /// How long what the services and the members do takes.
  struct Timing: Sendable {
    let verification: Span
    let acceptance: Span
    let association: Span
    let enabling: Span
    let activation: Span
  }

  /// How many members an administrator may have in a Region.
  struct Quotas: Sendable {
    let macieMembers: Int64
    let inspectorMembers: Int64
  }

  /// The first moment of the simulated clock.
  static let beginning = CivilTime(year: 2026, month: 1, day: 1).instant

  public var accountCount: Int { accounts.list.count }

  /// What a person wants to know of it in a line: {"accounts": 500, "seed": 7}.
  public var summary: JSON {
    ["accounts": .integer(Int64(accountCount)), "seed": .integer(seed)]
  }

  func random(for purpose: String...) -> Random {
    Random(seed: seed, for: purpose)
  }
}

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
  public var message: String {
    let parts = violations.map { violation in
      (violation.pointer.isEmpty ? "it" : violation.pointer) + " " + violation.message
    }
    return "The scenario is not right: " + parts.joined(separator: "; ") + "."
  }
}
