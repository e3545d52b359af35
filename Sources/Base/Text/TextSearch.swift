import Glibc

/// Searches for text in text, by bytes. Swift's own search would link a megabyte of regular
/// expressions into every program.
extension StringProtocol {
  /// True if `text` occurs in this text.
  public func includes(_ text: String) -> Bool { split(around: text) != nil }

  /// The parts before and after the first occurrence of `text`; nil if it does not occur.
  public func split(around text: String) -> (before: Substring, after: Substring)? {
    var (own, text) = (Substring(self), text)
    let length = text.utf8.count
    guard let offset = own.withUTF8({ own in text.withUTF8 { own.offset(of: $0) } }) else {
      return nil
    }
    let index = own.utf8.index(own.startIndex, offsetBy: offset)
    return (own[..<index], own[own.utf8.index(index, offsetBy: length)...])
  }

  /// The parts between the occurrences of `text`.
  public func parts(separatedBy text: String) -> [Substring] {
    var parts: [Substring] = []
    var rest = Substring(self)
    while let (part, after) = rest.split(around: text) {
      parts.append(part)
      rest = after
    }
    return parts + [rest]
  }
}

extension [UInt8] {
  /// True if the UTF-8 of `text` occurs in these bytes.
  public func includes(_ text: StaticString) -> Bool {
    withUnsafeBufferPointer { bytes in
      text.withUTF8Buffer { bytes.offset(of: $0) != nil }
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// The offset of the first occurrence of `part`; nil if it does not occur or is empty.
  fileprivate func offset(of part: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let start = baseAddress, let wanted = part.baseAddress, !part.isEmpty else { return nil }
    // The first byte is often a quote or a bracket, which text has in many places.
    let second = part.count > 1 ? 1 : 0
    let end = count - part.count + 1
    var offset = 0
    while offset < end,
      let found = memchr(start + offset + second, Int32(wanted[second]), end - offset)
    {
      offset = UnsafeRawPointer(found) - UnsafeRawPointer(start) - second
      if memcmp(start + offset, wanted, part.count) == 0 { return offset }
      offset += 1
    }
    return nil
  }
}
