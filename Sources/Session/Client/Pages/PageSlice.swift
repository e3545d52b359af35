import MusterDocument

/// The part of a page that the caller gets: without items that were read before, and without items
/// beyond the requested number.
struct PageSlice {
  let document: Document
  /// The number of items.
  let count: Int
  /// True if items at the end of the page were left out.
  let isTruncated: Bool

  init(_ output: Document, _ plan: PagePlan, skipping skipped: Int, atMost maxItems: Int?) {
    let items = plan.results.first.flatMap { output.root.at($0.path) }.map { JSON($0) }
    let left = max(0, (items?.itemCount ?? 0) - skipped)
    count = min(left, maxItems ?? left)
    isTruncated = count < left
    guard skipped > 0 || isTruncated, let items else {
      document = output
      return
    }
    var page = JSON(output.root)
    page.set(items.items(from: skipped, count), of: plan.results[0])
    // The other results of the page were returned with the items that were read before.
    for other in plan.results.dropFirst() where skipped > 0 {
      page.set(output.root.at(other.path).map { JSON($0).emptied }, of: other)
    }
    document = Document(writing: page)
  }
}

extension JSON {
  /// Sets a part of a page, unless `value` is nil.
  mutating func set(_ value: JSON?, of result: PageResult) {
    guard let value else { return }
    // This fails only if the path leads through a scalar; the page has no such part then.
    try? set(value, at: result.pointer)
  }

  /// The number of items as botocore counts them: elements, members or characters.
  fileprivate var itemCount: Int {
    switch self {
    case .array(let elements): elements.count
    case .object(let members): members.count
    case .string(let text): text.unicodeScalars.count
    case .null, .boolean, .integer, .digits, .number, .text: 0
    }
  }

  /// `count` items from `start` on.
  fileprivate func items(from start: Int, _ count: Int) -> JSON {
    switch self {
    case .array(let elements): .array(Array(elements.dropFirst(start).prefix(count)))
    case .object(let members): .object(Array(members.dropFirst(start).prefix(count)))
    case .string(let text):
      .string(String(String.UnicodeScalarView(text.unicodeScalars.dropFirst(start).prefix(count))))
    case .null, .boolean, .integer, .digits, .number, .text: self
    }
  }

  /// The value without its items. A number is kept: it counts what the service examined.
  fileprivate var emptied: JSON { items(from: 0, 0) }
}
