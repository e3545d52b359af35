import MusterText
import MusterWire

/// An account of the simulated organization.
struct SimulatedAccount: Sendable {
  let id: String
  /// Nil where nobody knows it: then any address that is said to be the account's is right.
  let email: String?
  let name: String
  let behavior: AccountBehavior
  /// The organizational unit it is in, by the names on the way from the root: "Security/Tools".
  var unit = ""
  /// How many resources it has in each Region; nil where they are made up, and few.
  var size: Int64?
  /// What AWS Organizations calls its state where that is neither ACTIVE nor SUSPENDED.
  var state: String?
  /// When it came into the organization, where that is known.
  var joinedAt: Instant?
  /// How long after the beginning it joins the organization; 0 for those that are in it already.
  var joinsAfterMilliseconds: Int64 = 0
  /// How long this account takes for what others do within the scenario's spans.
  var durations = Durations()
  /// What Inspector says when the account is to be enabled, in place of what its behavior would be.
  var refusal: Refusal?
  /// What goes wrong otherwise where it is the one that calls.
  var faults = FaultChanges()

  struct Durations: Sendable {
    var acceptance: SimulatedDuration?
    var enabling: SimulatedDuration?
  }

  /// More would only slow down who lists them.
  static let largestSize: Int64 = 100_000

  /// Whether `text` is an account's id: twelve digits.
  static func isID(_ text: some StringProtocol) -> Bool {
    text.utf8.count == 12 && text.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
  }
}
