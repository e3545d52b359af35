import MusterDocument

/// The administrator of a snapshot and its members. For other accounts, the snapshot does not have
/// the parts in `MemberParts`.
struct ReadableAccounts {
  private let ids: Set<String>

  /// The readable accounts in a Region, whose state in `snapshot` is `state`.
  init(in snapshot: Value, _ state: FlattenedState, _ parts: MemberParts) {
    let members = state.values.filter { name, value in
      name.statePath == parts.relationship && parts.readable.contains(value)
    }
    ids = Set(members.keys.map(\.account)).union([snapshot.text("administrator")])
  }

  func contains(_ account: String) -> Bool { ids.contains(account) }
}
