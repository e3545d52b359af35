import MusterDocument
import MusterWire

/// A page of a list.
///
/// A token is a checksum of the id, the list and the seed, followed by the last id of the previous
/// page; in complete lists, which need not be sorted by id, the position precedes the id. Tokens
/// that were not issued, or that belong to another list, are refused.
struct Page: Sendable {
  /// The id after which the page begins, with its position in a complete list; nil for the first
  /// page.
  let after: String?
  let limit: Int
  /// The checksum of an id in a token.
  let checksum: @Sendable (String) -> String
  /// The member of responses that contains the next token.
  let tokenName: String

  /// The number of entries to look for: one more than the page has, to know whether the list
  /// continues.
  var reach: Int { limit + 1 }

  /// A response with the page, from at most `reach` entries.
  func response(_ name: String, _ entries: [(id: String, entry: JSON)]) -> JSON {
    let shown = entries.prefix(limit)
    let last = entries.count > limit ? shown.last?.id : nil
    return .members([
      name: .array(shown.map(\.entry)),
      tokenName: last.map { .string(checksum($0) + $0) },
    ])
  }

  /// A response with the page of a complete list, whose elements have unique ids. If the last
  /// element of the previous page is gone, the page begins at its former position.
  func response<Element>(
    _ name: String, outOf all: [Element], id: (Element) -> String, shown: (Element) -> JSON
  ) -> JSON {
    let first = after.map { beginning(after: $0, in: all, id: id) } ?? 0
    let rest = all[first...].prefix(reach)
    let entries = zip(first..., rest).map { position, element in
      (id: "\(position)\(Page.separator)\(id(element))", entry: shown(element))
    }
    return response(name, entries)
  }

  private static let separator: Character = ":"

  private func beginning<Element>(
    after text: String, in all: [Element], id: (Element) -> String
  ) -> Int {
    let parts = text.split(
      separator: Page.separator, maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let position = Int(parts[0]) else { return 0 }
    if let found = all.firstIndex(where: { id($0) == parts[1] }) { return found + 1 }
    return min(max(0, position), all.count)
  }
}

extension SimulatedService {
  /// The page that `call` requests, with at most `most` entries. A list depends on the operation,
  /// the caller and `filter`.
  func page(_ call: SimulatedCall, most: Int, filter: String = "") throws(ServiceError) -> Page {
    let list = random(for: call.operation, call.caller).continued(with: filter)
    let checksum: @Sendable (String) -> String = { id in
      var sum = list.continued(with: id)
      return Random.hexadecimal(sum.next())
    }
    let requested = call.input[Self.paging.size]?.integer.flatMap { Int(exactly: $0) } ?? most
    return Page(
      after: try position(call.string(Self.paging.token), checksum),
      limit: min(max(1, requested), most), checksum: checksum, tokenName: Self.paging.token)
  }

  private func position(
    _ token: String?, _ checksum: (String) -> String
  ) throws(ServiceError) -> String? {
    guard let token, !token.isEmpty else { return nil }
    let id = String(token.dropFirst(Random.hexadecimalDigits))
    guard token == checksum(id) + id else {
      throw .validation("/\(Self.paging.token) was not issued by \(Self.name) for this list")
    }
    return id
  }
}
