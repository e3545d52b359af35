import MusterDocument
import MusterText
import MusterWire

/// A request that was understood and that the model allows.
struct ServiceCall: Sendable {
  /// AWS's name of the operation.
  let operation: String
  /// Whether the operation only reads.
  var isRead = false
  let input: Value
  /// The account whose credentials signed it.
  let caller: String
  /// The session of a role in it, if the caller has assumed one.
  var session: RoleSession?
  let now: Instant
  /// Who administers what, as far as services and Regions know of each other.
  let delegations: Delegations
  /// When it was sent by the sender's clock, if that is another.
  var sent: Instant?
  var accountFaults = AccountFaults()
}

/// When a call is made, by the two clocks there are.
struct CallTime: Sendable {
  /// By the organization's.
  let now: Instant
  /// By the sender's, which dates signatures and the credentials that are given out.
  let sent: Instant
}

extension ServiceCall {
  func string(_ name: String) -> String? { input[name]?.string }
  func boolean(_ name: String) -> Bool? { input[name]?.boolean }
  func strings(_ name: String) -> [String] { input[name]?.elements.compactMap(\.string) ?? [] }

  /// The account id called `name`, which has to be one.
  func accountID(_ name: String) throws(ServiceError) -> String {
    try ServiceCall.checkedID(string(name) ?? "", "/" + name)
  }

  /// The account ids in the list called `name`, each of which has to be one.
  func accountIDs(_ name: String) throws(ServiceError) -> [String] {
    let ids = strings(name)
    for (index, id) in ids.enumerated() { _ = try ServiceCall.checkedID(id, "/\(name)/\(index)") }
    return ids
  }

  static func checkedID(
    _ id: String, _ pointer: @autoclosure () -> String
  ) throws(ServiceError) -> String {
    guard SimulatedAccount.isID(id) else {
      throw .validation("\(pointer()) must be 12 digits, is '\(id)'")
    }
    return id
  }
}

extension Value {
  /// The members of an object, each with its name.
  var namedMembers: [(name: String, value: Value)] {
    members.map { ($0.key.string ?? "", $0.value) }
  }
}

extension JSON {
  static func timestamp(_ instant: Instant) -> JSON {
    .number(Double(instant.milliseconds) / 1000)
  }

  /// An object of those members that there are.
  static func members(_ members: KeyValuePairs<String, JSON?>) -> JSON {
    .object(members.compactMap { member in member.value.map { (key: member.key, value: $0) } })
  }
}
