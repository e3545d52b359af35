import Glibc

/// Looks for texts in texts by their bytes, in the stead of Swift's own search, with which a megabyte
/// of regular expressions comes along.
extension StringProtocol {
  /// Whether `text` stands anywhere in this one.
  public func holds(_ text: String) -> Bool { halves(around: text) != nil }

  /// What stands before the first `text`, and what behind it; nil where it does not stand.
  public func halves(around text: String) -> (before: Substring, behind: Substring)? {
    var (own, text) = (Substring(self), text)
    let length = text.utf8.count
    guard let offset = own.withUTF8({ own in text.withUTF8 { own.offset(of: $0) } }) else {
      return nil
    }
    let place = own.utf8.index(own.startIndex, offsetBy: offset)
    return (own[..<place], own[own.utf8.index(place, offsetBy: length)...])
  }

  /// The parts between all `text`s.
  public func parts(around text: String) -> [Substring] {
    var parts: [Substring] = []
    var rest = Substring(self)
    while let (part, behind) = rest.halves(around: text) {
      parts.append(part)
      rest = behind
    }
    return parts + [rest]
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Where the bytes of `part` first stand together; nil where they do not, or there are none.
  fileprivate func offset(of part: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let start = baseAddress, let wanted = part.baseAddress, let first = part.first else {
      return nil
    }
    let end = count - part.count + 1
    var offset = 0
    while offset < end, let place = memchr(start + offset, Int32(first), end - offset) {
      offset = UnsafeRawPointer(place) - UnsafeRawPointer(start)
      if memcmp(place, wanted, part.count) == 0 { return offset }
      offset += 1
    }
    return nil
  }
}
