/// What waits for its turn: in order within a line, and the lines by turns, so that a slow host does
/// not hold up what waits for the others.
struct FairQueue<Element> {
  private var lines: [String: [Element].SubSequence] = [:]
  /// The lines with somebody in them, the next one first.
  private var order: [String].SubSequence = []

  var isEmpty: Bool { order.isEmpty }

  mutating func append(_ element: Element, to line: String) {
    if lines[line] == nil { order.append(line) }
    lines[line, default: []].append(element)
  }

  mutating func popFirst() -> Element? {
    guard let line = order.popFirst(), let next = lines[line]?.popFirst() else { return nil }
    if lines[line]?.isEmpty ?? true { lines[line] = nil } else { order.append(line) }
    return next
  }
}
