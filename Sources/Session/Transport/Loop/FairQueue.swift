/// One queue for each key, served in rotation: a slow host does not delay requests to other hosts.
/// Elements with the same key keep their order.
struct FairQueue<Element> {
  private var queues: [String: [Element].SubSequence] = [:]
  /// The keys of the queues that are not empty, the next one first.
  private var keys: [String].SubSequence = []

  var isEmpty: Bool { keys.isEmpty }

  mutating func append(_ element: Element, to key: String) {
    if queues[key] == nil { keys.append(key) }
    queues[key, default: []].append(element)
  }

  mutating func popFirst() -> Element? {
    guard let key = keys.popFirst(), let next = queues[key]?.popFirst() else { return nil }
    if queues[key]?.isEmpty ?? true { queues[key] = nil } else { keys.append(key) }
    return next
  }
}
