/// A dictionary sorted by key: by account id, or by ARN. Lists and their pages have the same order
/// each time.
struct SortedDictionary<Element: Sendable>: Sendable {
  private(set) var ids: [String] = []
  private var elements: [String: Element] = [:]

  init() {}

  /// The given entries, which must be sorted by key.
  init(_ all: [(key: String, record: Element)]) {
    ids = all.map(\.key)
    elements = Dictionary(all.map { ($0.key, $0.record) }) { first, _ in first }
  }

  /// All entries, sorted by key.
  var all: [(key: String, record: Element)] {
    ids.compactMap { id in elements[id].map { (id, $0) } }
  }

  var count: Int { ids.count }

  subscript(id: String) -> Element? {
    get { elements[id] }
    set {
      let isListed = elements[id] != nil
      elements[id] = newValue
      guard isListed != (newValue != nil) else { return }
      let position = firstPosition { $0 >= id }
      if isListed { ids.remove(at: position) } else { ids.insert(id, at: position) }
    }
  }

  /// Changes the element of `id` in place, if there is one.
  mutating func update(_ id: String, _ change: (inout Element) -> Void) {
    guard let position = elements.index(forKey: id) else { return }
    change(&elements.values[position])
  }

  /// The ids that are not less than `first`.
  func ids(from first: String) -> ArraySlice<String> {
    ids[firstPosition { $0 >= first }...]
  }

  /// At most `limit` entries with ids after `id` for which `isWanted` is true.
  func entries(
    after id: String?, limit: Int, where isWanted: (Element) -> Bool
  ) -> [(id: String, element: Element)] {
    var entries: [(id: String, element: Element)] = []
    let start = id.map { id in firstPosition { $0 > id } } ?? 0
    for id in ids[start...] where entries.count < limit {
      if let element = elements[id], isWanted(element) { entries.append((id, element)) }
    }
    return entries
  }

  func count(where isWanted: (Element) -> Bool) -> Int {
    elements.values.count(where: isWanted)
  }

  func contains(where isWanted: (Element) -> Bool) -> Bool {
    elements.values.contains(where: isWanted)
  }

  /// The first position at which `isPast` is true. It must be true for all later positions.
  private func firstPosition(_ isPast: (String) -> Bool) -> Int {
    var (low, high) = (0, ids.count)
    while low < high {
      let middle = (low + high) / 2
      if isPast(ids[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
