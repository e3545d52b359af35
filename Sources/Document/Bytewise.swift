import Glibc

/// Texts of protocols are taken apart by their bytes: to look for a character, which may be made of
/// many, is many times the work.
extension StringProtocol {
  /// The parts between all `separator`s, which are ASCII; empty ones are left out.
  public func parts(between separator: Unicode.Scalar) -> [Substring] {
    var parts: [Substring] = []
    var rest = Substring(self)
    while let (part, behind) = rest.halves(at: separator) {
      if !part.isEmpty { parts.append(part) }
      rest = behind
    }
    if !rest.isEmpty { parts.append(rest) }
    return parts
  }

  /// What stands before the first `separator`, which is ASCII, and what behind it; nil where there
  /// is none.
  public func halves(at separator: Unicode.Scalar) -> (before: Substring, behind: Substring)? {
    let text = Substring(self)
    guard let offset = text.utf8.offset(of: UInt8(ascii: separator)) else { return nil }
    let place = text.utf8.index(text.startIndex, offsetBy: offset)
    return (text[..<place], text[text.utf8.index(after: place)...])
  }
}

extension Substring.UTF8View {
  /// How many bytes there are before the first that is `byte`; nil where none is.
  fileprivate func offset(of byte: UInt8) -> Int? {
    let found = withContiguousStorageIfAvailable { bytes -> Int? in
      guard let start = bytes.baseAddress,
        let place = memchr(start, Int32(byte), bytes.count)
      else { return nil }
      return UnsafeRawPointer(place) - UnsafeRawPointer(start)
    }
    return found ?? firstIndex(of: byte).map { distance(from: startIndex, to: $0) }
  }
}
