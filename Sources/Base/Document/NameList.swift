import Glibc

/// A list of names in one block of bytes, so that a lookup retains no string.
public struct NameList: Sendable {
  private var bytes: [UInt8] = []
  private var names: [Range<Int>] = []

  /// An empty name keeps its index but is never found.
  public init(_ names: some Sequence<String>) {
    for name in names {
      let start = bytes.count
      name.withBytes { bytes.append(contentsOf: $0) }
      self.names.append(start..<bytes.count)
    }
  }

  /// The names in `list`, separated by `separator`, an ASCII character.
  public init(_ list: String, separator: Unicode.Scalar) {
    bytes = Array(list.utf8)
    names.reserveCapacity(8)
    var start = 0
    for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: separator) {
      names.append(start..<index)
      start = index + 1
    }
    names.append(start..<bytes.count)
  }

  /// The index of `name` in the list. The search begins at `start`, because names are mostly looked
  /// up in the order of the list, and wraps around.
  public func index(of name: UnsafeBufferPointer<UInt8>, from start: Int = 0) -> Int? {
    guard let wanted = name.baseAddress, !name.isEmpty else { return nil }
    return bytes.withUnsafeBytes { bytes in
      var index = start
      for _ in names {
        if index >= names.count { index = 0 }
        let range = names[index]
        if range.count == name.count, let bytes = bytes.baseAddress,
          memcmp(bytes + range.lowerBound, wanted, name.count) == 0
        {
          return index
        }
        index += 1
      }
      return nil
    }
  }
}
