import Glibc

/// A text that is split by bytes. A search for a `Character`, which may consist of several scalars,
/// is many times slower.
public protocol ByteSplittable: Collection where SubSequence == Self {
  /// The parts before and after the first `separator`, an ASCII character; nil if it does not
  /// occur.
  func split(at separator: Unicode.Scalar) -> (before: Self, after: Self)?
}

extension ByteSplittable {
  /// The parts between the occurrences of `separator`, an ASCII character, without empty parts.
  @inlinable
  public func nonEmptyParts(separatedBy separator: Unicode.Scalar) -> [Self] {
    var parts: [Self] = []
    parts.reserveCapacity(8)
    var rest = self
    while let (part, after) = rest.split(at: separator) {
      if !part.isEmpty { parts.append(part) }
      rest = after
    }
    if !rest.isEmpty { parts.append(rest) }
    return parts
  }
}

extension Substring: ByteSplittable {
  public func split(at separator: Unicode.Scalar) -> (before: Substring, after: Substring)? {
    guard let offset = utf8.offset(of: UInt8(ascii: separator)) else { return nil }
    let index = utf8.index(startIndex, offsetBy: offset)
    return (self[..<index], self[utf8.index(after: index)...])
  }
}

extension String {
  /// See `ByteSplittable.nonEmptyParts(separatedBy:)`.
  public func nonEmptyParts(separatedBy separator: Unicode.Scalar) -> [Substring] {
    self[...].nonEmptyParts(separatedBy: separator)
  }

  /// See `ByteSplittable.split(at:)`.
  public func split(at separator: Unicode.Scalar) -> (before: Substring, after: Substring)? {
    self[...].split(at: separator)
  }

  /// Calls `read` with the UTF-8 bytes, which is many times faster than iterating over `utf8`.
  @inlinable
  public func withBytes<Result>(_ read: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    var text = self
    return text.withUTF8(read)
  }
}

extension UInt8 {
  /// The lowercase hexadecimal digit of a number below 16.
  @inlinable
  public var hexadecimalDigit: UInt8 {
    self < 10 ? UInt8(ascii: "0") + self : UInt8(ascii: "a") + self - 10
  }
}

extension ArraySlice: ByteSplittable where Element == UInt8 {
  public func split(
    at separator: Unicode.Scalar
  ) -> (before: ArraySlice<UInt8>, after: ArraySlice<UInt8>)? {
    guard let offset = withUnsafeBufferPointer({ $0.offset(of: UInt8(ascii: separator)) }) else {
      return nil
    }
    let index = startIndex + offset
    return (self[..<index], self[(index + 1)...])
  }

  /// True if these are the bytes of `text`.
  public func isText(_ text: String) -> Bool {
    withUnsafeBufferPointer { own in text.withBytes { own.isSame(as: $0) } }
  }
}

extension Substring.UTF8View {
  /// The number of bytes before the first `byte`; nil if it does not occur.
  fileprivate func offset(of byte: UInt8) -> Int? {
    withContiguousStorageIfAvailable { $0.offset(of: byte) }
      ?? firstIndex(of: byte).map { distance(from: startIndex, to: $0) }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// True if `other` has the same bytes.
  @inlinable
  public func isSame(as other: UnsafeBufferPointer<UInt8>) -> Bool {
    guard count == other.count else { return false }
    guard let own = baseAddress, let other = other.baseAddress else { return true }
    return memcmp(own, other, count) == 0
  }

  fileprivate func offset(of byte: UInt8) -> Int? {
    guard let start = baseAddress, let found = memchr(start, Int32(byte), count) else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(start)
  }
}
