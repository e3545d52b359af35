/// A dictionary sorted by key: by account id, or by ARN. Lists and their pages have the same order
/// each time.
///
/// The entries are in chunks. Reads may use a copy of a service from before a write, and after each
/// such copy a change copies only one chunk, however many accounts there are.
struct SortedDictionary<Element: Sendable>: Sendable {
  /// Consecutive entries, at least one. The keys are apart, because only they are searched.
  private struct Chunk: Sendable {
    var keys: [String]
    var elements: [Element]

    /// A full chunk is divided.
    static var capacity: Int { 64 }
  }

  private var chunks: [Chunk] = []
  private(set) var count = 0

  init() {}

  /// The given entries, which must be sorted by key.
  init(_ all: [(key: String, record: Element)]) {
    for start in stride(from: 0, to: all.count, by: Chunk.capacity / 2) {
      let part = all[start..<min(all.count, start + Chunk.capacity / 2)]
      chunks.append(Chunk(keys: part.map(\.key), elements: part.map(\.record)))
    }
    count = all.count
  }

  /// All entries, sorted by key.
  var all: [(key: String, record: Element)] {
    chunks.flatMap { chunk in zip(chunk.keys, chunk.elements).map { ($0, $1) } }
  }

  subscript(key: String) -> Element? {
    get {
      let position = position(of: key)
      return position.isFound ? chunks[position.chunk].elements[position.index] : nil
    }
    set {
      let position = position(of: key)
      switch (newValue, position.isFound) {
      case (let element?, true): chunks[position.chunk].elements[position.index] = element
      case (let element?, false): insert(key, element, at: position)
      case (nil, true): remove(at: position)
      case (nil, false): break
      }
    }
  }

  /// Changes the element of `key` in place, if there is one.
  mutating func update(_ key: String, _ change: (inout Element) -> Void) {
    let position = position(of: key)
    if position.isFound { change(&chunks[position.chunk].elements[position.index]) }
  }

  /// The keys that are not less than `first`.
  func keys(from first: String) -> SortedKeys {
    let start = position(of: first)
    return SortedKeys(chunks[min(start.chunk, chunks.count)...].map(\.keys), from: start.index)
  }

  /// At most `limit` entries with keys after `key` for which `isWanted` is true.
  func entries(
    after key: String?, limit: Int, where isWanted: (Element) -> Bool
  ) -> [(id: String, element: Element)] {
    var entries: [(id: String, element: Element)] = []
    var start = key.map(position(of:)) ?? Position(chunk: 0, index: 0, isFound: false)
    if start.isFound { start.index += 1 }
    for number in start.chunk..<max(start.chunk, chunks.count) {
      let chunk = chunks[number]
      for index in (number == start.chunk ? start.index : 0)..<chunk.keys.count {
        guard entries.count < limit else { return entries }
        let element = chunk.elements[index]
        if isWanted(element) { entries.append((chunk.keys[index], element)) }
      }
    }
    return entries
  }

  func count(where isWanted: (Element) -> Bool) -> Int {
    chunks.reduce(0) { $0 + $1.elements.count(where: isWanted) }
  }

  func contains(where isWanted: (Element) -> Bool) -> Bool {
    chunks.contains { $0.elements.contains(where: isWanted) }
  }
}

// MARK: - Positions

extension SortedDictionary {
  /// The position of a key, or the one at which it would be inserted.
  private struct Position {
    var chunk: Int
    var index: Int
    var isFound: Bool
  }

  private func position(of key: String) -> Position {
    // The last chunk that does not begin after the key; the first one for a key before all others.
    let chunk = max(0, chunks.partitionIndex { $0.keys[0] > key } - 1)
    guard chunks.indices.contains(chunk) else {
      return Position(chunk: 0, index: 0, isFound: false)
    }
    let keys = chunks[chunk].keys
    let index = keys.partitionIndex { $0 >= key }
    return Position(chunk: chunk, index: index, isFound: index < keys.count && keys[index] == key)
  }

  private mutating func insert(_ key: String, _ element: Element, at position: Position) {
    count += 1
    guard chunks.indices.contains(position.chunk) else {
      return chunks.append(Chunk(keys: [key], elements: [element]))
    }
    chunks[position.chunk].keys.insert(key, at: position.index)
    chunks[position.chunk].elements.insert(element, at: position.index)
    if chunks[position.chunk].keys.count > Chunk.capacity { divide(position.chunk) }
  }

  private mutating func divide(_ number: Int) {
    let chunk = chunks[number]
    let middle = chunk.keys.count / 2
    chunks[number] = Chunk(
      keys: Array(chunk.keys[..<middle]), elements: Array(chunk.elements[..<middle]))
    chunks.insert(
      Chunk(keys: Array(chunk.keys[middle...]), elements: Array(chunk.elements[middle...])),
      at: number + 1)
  }

  private mutating func remove(at position: Position) {
    count -= 1
    chunks[position.chunk].keys.remove(at: position.index)
    chunks[position.chunk].elements.remove(at: position.index)
    if chunks[position.chunk].keys.isEmpty { chunks.remove(at: position.chunk) }
  }
}

extension Array {
  /// The first index at which `isPast` is true. It must be true for all later elements.
  fileprivate func partitionIndex(_ isPast: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isPast(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

/// Keys in ascending order.
struct SortedKeys: Sequence, IteratorProtocol {
  private let chunks: [[String]]
  private var chunk = 0
  private var index: Int
  /// A key that is inserted in its place.
  private var additional: String?

  /// The keys of `chunks` from a position in the first one.
  init(_ chunks: [[String]] = [], from index: Int = 0) {
    self.chunks = chunks
    self.index = index
  }

  func including(_ key: String) -> SortedKeys {
    var keys = self
    keys.additional = key
    return keys
  }

  mutating func next() -> String? {
    while chunk < chunks.count, index >= chunks[chunk].count {
      (chunk, index) = (chunk + 1, 0)
    }
    let following = chunk < chunks.count ? chunks[chunk][index] : nil
    if let key = additional, following.map({ $0 > key }) ?? true {
      additional = nil
      return key
    }
    index += 1
    return following
  }
}
