import MusterDocument
import MusterWire

/// Which part of a list is asked for.
///
/// A token is the last id of the page before, behind a checksum over it, the list and the seed: so it
/// is refused when it was made up, or belongs to another list.
struct Page: Sendable {
  /// The id behind which the page begins; nil for the first.
  let after: String?
  let limit: Int
  /// What stands before an id in a token.
  let checksum: @Sendable (String) -> String
  /// The member of an answer that has the token of the next page.
  let tokenName: String

  /// How many entries to look for: one more than fit, to know whether the list goes on.
  var reach: Int { limit + 1 }

  /// The page's answer, out of as many as `reach` entries.
  func answer(_ name: String, _ entries: [(id: String, entry: JSON)]) -> JSON {
    let shown = entries.prefix(limit)
    let last = entries.count > limit ? shown.last?.id : nil
    return .members([
      name: .array(shown.map(\.entry)),
      tokenName: last.map { .string(checksum($0) + $0) },
    ])
  }

  /// The page's answer out of a whole list, in which each element has an id of its own.
  func answer<Element>(
    _ name: String, outOf all: [Element], id: (Element) -> String, shown: (Element) -> JSON
  ) -> JSON {
    let last = after.flatMap { after in all.firstIndex { id($0) == after } }
    let rest = all[(last.map { $0 + 1 } ?? 0)...].prefix(reach)
    return answer(name, rest.map { (id($0), shown($0)) })
  }
}

extension SimulatedService {
  /// The page that `call` asks for, of at most `most` entries. `filter` is what else the list depends
  /// on beside the operation and the caller.
  func page(_ call: ServiceCall, most: Int, filter: String = "") throws(ServiceError) -> Page {
    let list = random(for: call.operation, call.caller).continued(with: filter)
    let checksum: @Sendable (String) -> String = { id in
      var sum = list.continued(with: id)
      return Random.hexadecimal(sum.next())
    }
    let asked = call.input[Self.paging.size]?.integer.flatMap { Int(exactly: $0) } ?? most
    return Page(
      after: try position(call.string(Self.paging.token), checksum),
      limit: min(max(1, asked), most), checksum: checksum, tokenName: Self.paging.token)
  }

  private func position(
    _ token: String?, _ checksum: (String) -> String
  ) throws(ServiceError) -> String? {
    guard let token, !token.isEmpty else { return nil }
    let id = String(token.dropFirst(Random.hexadecimalDigits))
    guard token == checksum(id) + id else {
      throw .validation("/\(Self.paging.token) is none that \(Self.name) has given for this list")
    }
    return id
  }
}
