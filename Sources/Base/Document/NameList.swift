import Glibc

/// Names in one block of bytes, where one is found without a hold on any text.
public struct NameList: Sendable {
  private var bytes: [UInt8] = []
  private var names: [Range<Int>] = []

  /// A name that is empty stands for what has none, and is never found.
  public init(_ names: some Sequence<String>) {
    for name in names {
      let start = bytes.count
      name.withBytes { bytes.append(contentsOf: $0) }
      self.names.append(start..<bytes.count)
    }
  }

  /// The names in `list`, between all `separator`s, which are ASCII.
  public init(_ list: String, separator: Unicode.Scalar) {
    bytes = Array(list.utf8)
    names.reserveCapacity(8)
    var start = 0
    for (place, byte) in bytes.enumerated() where byte == UInt8(ascii: separator) {
      names.append(start..<place)
      start = place + 1
    }
    names.append(start..<bytes.count)
  }

  /// Where `name` is in the list. Many are looked up in the list's order, so that the search begins at
  /// `start`, behind the one before.
  public func index(of name: UnsafeBufferPointer<UInt8>, from start: Int = 0) -> Int? {
    guard let wanted = name.baseAddress, !name.isEmpty else { return nil }
    return bytes.withUnsafeBytes { bytes in
      var index = start
      for _ in names {
        if index >= names.count { index = 0 }
        let place = names[index]
        if place.count == name.count, let bytes = bytes.baseAddress,
          memcmp(bytes + place.lowerBound, wanted, name.count) == 0
        {
          return index
        }
        index += 1
      }
      return nil
    }
  }
}
