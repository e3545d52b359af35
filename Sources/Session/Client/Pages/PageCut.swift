import MusterDocument

/// The part of a page that is handed on: without the items that were read before, and without those
/// that are more than was asked for.
struct PageCut {
  let document: Document
  /// How many items it has.
  let count: Int
  /// Whether items at its end were left out.
  let isTruncated: Bool

  init(_ answer: Document, _ plan: PagePlan, skipping skipped: Int, atMost wanted: Int?) {
    let items = plan.results.first.flatMap { answer.root.at($0.path) }.map { JSON($0) }
    let left = max(0, (items?.itemCount ?? 0) - skipped)
    count = min(left, wanted ?? left)
    isTruncated = count < left
    guard skipped > 0 || isTruncated, let items else {
      document = answer
      return
    }
    var page = JSON(answer.root)
    page.set(items.items(from: skipped, count), of: plan.results[0])
    // The rest of the page was handed on with the items before.
    for other in plan.results.dropFirst() where skipped > 0 {
      page.set(answer.root.at(other.path).map { JSON($0).emptied }, of: other)
    }
    document = Document(writing: page)
  }
}

extension JSON {
  /// Sets a part of a page; nothing where there is nothing to set.
  mutating func set(_ value: JSON?, of result: PageResult) {
    guard let value else { return }
    // It can only fail where a scalar stands above the part; then the page has no such part.
    try? set(value, at: result.pointer)
  }

  /// How many items this is, by the count of botocore: elements, members or characters.
  fileprivate var itemCount: Int {
    switch self {
    case .array(let elements): elements.count
    case .object(let members): members.count
    case .string(let text): text.unicodeScalars.count
    case .null, .boolean, .integer, .digits, .number, .text: 0
    }
  }

  /// `count` of the items, beginning at `start`.
  fileprivate func items(from start: Int, _ count: Int) -> JSON {
    switch self {
    case .array(let elements): .array(Array(elements.dropFirst(start).prefix(count)))
    case .object(let members): .object(Array(members.dropFirst(start).prefix(count)))
    case .string(let text):
      .string(String(String.UnicodeScalarView(text.unicodeScalars.dropFirst(start).prefix(count))))
    case .null, .boolean, .integer, .digits, .number, .text: self
    }
  }

  /// The same without its items. A number is a count of what the service has looked at: it stays.
  fileprivate var emptied: JSON { items(from: 0, 0) }
}
