import MusterText
import MusterWire

/// An account of the simulated organization.
struct Account: Sendable {
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
  var pace = Pace()
  /// What Inspector says when the account is to be enabled, in place of what its behavior would be.
  var refusal: Refusal?
  /// What goes wrong otherwise where it is the one that calls.
  var faults = FaultChanges()

  struct Pace: Sendable {
    var acceptance: Span?
    var enabling: Span?
  }

  /// More would only slow down who lists them.
  static let largestSize: Int64 = 100_000

  /// Whether `text` is an account's id: twelve digits.
  static func isID(_ text: some StringProtocol) -> Bool {
    text.utf8.count == 12 && text.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
  }
}

/// Who is in the organization: the accounts that the scenario names or counts, and any other that is
/// asked for if the scenario adopts it.
struct SimulatedAccounts: Sendable {
  let list: [Account]
  private let positions: [String: Int]
  private let maker: AccountMaker?
  /// What goes wrong otherwise for single accounts.
  let faults: [String: FaultChanges]

  /// Without a maker, only `list` belongs.
  init(_ list: [Account], adoptedBy maker: AccountMaker?) {
    self.list = list
    self.maker = maker
    positions = Dictionary(
      list.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    faults = Dictionary(
      list.filter { !$0.faults.isEmpty }.map { ($0.id, $0.faults) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The account with this id, or nil if it never is of the organization.
  subscript(id: String) -> Account? {
    positions[id].map { list[$0] } ?? maker?.adopted(id)
  }

  /// How many resources an account has in each Region, where that is known.
  func size(of id: String) -> Int64? {
    guard let position = positions[id] else { return maker?.size(of: id) }
    return list[position].size
  }

  /// Whether the scenario itself has this account.
  func has(_ id: String) -> Bool { positions[id] != nil }
}
