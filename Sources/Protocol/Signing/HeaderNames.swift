import MusterDocument

/// Names of headers, which are found in whatever letters they are written.
struct HeaderNames {
  private let names: NameList

  /// The names in `list`: in lower case, separated by semicolons, as signatures list them.
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
