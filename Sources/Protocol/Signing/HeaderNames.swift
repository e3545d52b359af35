import MusterDocument

/// Header names, with lookups that ignore case.
struct HeaderNames {
  private let names: NameList

  /// The names in `list`: lowercase, separated by semicolons, as in signatures.
  init(_ list: String) {
    names = NameList(list, separator: ";")
  }

  func contains(_ name: String) -> Bool {
    name.withBytes { name in
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: name.count) { lowercased in
        for (index, byte) in name.enumerated() {
          lowercased.initializeElement(at: index, to: byte.lowercased)
        }
        return names.index(of: UnsafeBufferPointer(lowercased)) != nil
      }
    }
  }
}
