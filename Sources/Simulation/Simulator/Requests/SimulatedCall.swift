import MusterDocument
import MusterText
import MusterWire

/// A call whose input matches the model.
struct SimulatedCall: Sendable {
  /// AWS's name of the operation.
  let operation: String
  /// True if the operation only reads.
  var isRead = false
  let input: Value
  /// The account whose credentials signed the request.
  let caller: String
  /// The caller's role session, if the caller has assumed a role.
  var session: RoleSession?
  /// The Region for which the request was signed.
  let region: String
  let now: Instant
  /// The delegated administrators in all Regions.
  let delegations: Delegations
  /// The time by the sender's clock, if that is another.
  var sent: Instant?
  var accountFaults = AccountFaults()
  /// The service-linked roles that the caller has because it uses services; only for services that
  /// read them.
  var serviceLinkedRoles: [ServiceLinkedRole] = []
}

/// The time of a call by the two clocks.
struct CallTime: Sendable {
  /// By the organization's clock.
  let now: Instant
  /// By the sender's clock, which is used for signatures and for the expiration of credentials.
  let sent: Instant
}

extension SimulatedCall {
  /// The partition of ARNs in the response.
  var partition: String { ARN.partition(of: region) }

  func string(_ name: String) -> String? { input[name]?.string }
  func boolean(_ name: String) -> Bool? { input[name]?.boolean }
  func strings(_ name: String) -> [String] { input[name]?.elements.compactMap(\.string) ?? [] }

  /// The account id in the member `name`. Anything else is an error.
  func accountID(_ name: String) throws(ServiceError) -> String {
    try SimulatedCall.checkedID(string(name) ?? "", "/" + name)
  }

  /// The account ids in the list `name`. Anything else is an error.
  func accountIDs(_ name: String) throws(ServiceError) -> [String] {
    let ids = strings(name)
    for (index, id) in ids.enumerated() { _ = try SimulatedCall.checkedID(id, "/\(name)/\(index)") }
    return ids
  }

  static func checkedID(
    _ id: String, _ pointer: @autoclosure () -> String
  ) throws(ServiceError) -> String {
    guard id.isAccountID else {
      throw .validation("\(pointer()) must have 12 digits; it is '\(id)'")
    }
    return id
  }
}

extension Value {
  /// The members of an object with their names.
  var namedMembers: [(name: String, value: Value)] {
    members.map { ($0.key.string ?? "", $0.value) }
  }
}

extension JSON {
  static func timestamp(_ instant: Instant) -> JSON {
    .number(Double(instant.milliseconds) / 1000)
  }

  /// An object without the members that are nil.
  static func members(_ members: KeyValuePairs<String, JSON?>) -> JSON {
    .object(members.compactMap { member in member.value.map { (key: member.key, value: $0) } })
  }
}
