import Glibc

/// Texts of protocols are taken apart by their bytes: to look for a character, which may be made of
/// many, is many times the work.
public protocol Bytewise: Collection where SubSequence == Self {
  /// What stands before the first `separator`, which is ASCII, and what behind it; nil where there
  /// is none.
  func halves(at separator: Unicode.Scalar) -> (before: Self, behind: Self)?
}

extension Bytewise {
  /// The parts between all `separator`s, which are ASCII; empty ones are left out.
  @inlinable
  public func parts(between separator: Unicode.Scalar) -> [Self] {
    var parts: [Self] = []
    parts.reserveCapacity(8)
    var rest = self
    while let (part, behind) = rest.halves(at: separator) {
      if !part.isEmpty { parts.append(part) }
      rest = behind
    }
    if !rest.isEmpty { parts.append(rest) }
    return parts
  }
}

extension Substring: Bytewise {
  public func halves(at separator: Unicode.Scalar) -> (before: Substring, behind: Substring)? {
    guard let offset = utf8.offset(of: UInt8(ascii: separator)) else { return nil }
    let place = utf8.index(startIndex, offsetBy: offset)
    return (self[..<place], self[utf8.index(after: place)...])
  }
}

extension String {
  /// See `Bytewise.parts(between:)`.
  public func parts(between separator: Unicode.Scalar) -> [Substring] {
    self[...].parts(between: separator)
  }

  /// See `Bytewise.halves(at:)`.
  public func halves(at separator: Unicode.Scalar) -> (before: Substring, behind: Substring)? {
    self[...].halves(at: separator)
  }

  /// What `read` makes of the text's bytes, which is many times as fast as to go through its `utf8`.
  @inlinable
  public func withBytes<Result>(_ read: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    var text = self
    return text.withUTF8(read)
  }
}

extension UInt8 {
  /// The hexadecimal digit of a number below 16, in lower case.
  @inlinable
  public var hexadecimalDigit: UInt8 {
    self < 10 ? UInt8(ascii: "0") + self : UInt8(ascii: "a") + self - 10
  }
}

extension ArraySlice: Bytewise where Element == UInt8 {
  public func halves(
    at separator: Unicode.Scalar
  ) -> (before: ArraySlice<UInt8>, behind: ArraySlice<UInt8>)? {
    guard let offset = withUnsafeBufferPointer({ $0.offset(of: UInt8(ascii: separator)) }) else {
      return nil
    }
    let place = startIndex + offset
    return (self[..<place], self[(place + 1)...])
  }

  /// Whether these are the bytes of `text`.
  public func isText(_ text: String) -> Bool {
    withUnsafeBufferPointer { own in text.withBytes { own.isSame(as: $0) } }
  }
}

extension Substring.UTF8View {
  /// How many bytes there are before the first that is `byte`; nil where none is.
  fileprivate func offset(of byte: UInt8) -> Int? {
    withContiguousStorageIfAvailable { $0.offset(of: byte) }
      ?? firstIndex(of: byte).map { distance(from: startIndex, to: $0) }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether the other bytes are the same.
  public func isSame(as other: UnsafeBufferPointer<UInt8>) -> Bool {
    guard count == other.count else { return false }
    guard let own = baseAddress, let other = other.baseAddress else { return true }
    return memcmp(own, other, count) == 0
  }

  fileprivate func offset(of byte: UInt8) -> Int? {
    guard let start = baseAddress, let place = memchr(start, Int32(byte), count) else { return nil }
    return UnsafeRawPointer(place) - UnsafeRawPointer(start)
  }
}
