/// Texts of protocols are taken apart by their bytes: to look for a character, which may be made of
/// many, is several times the work.
extension StringProtocol {
  /// The parts between all `separator`s, which are ASCII; empty ones are left out.
  public func parts(between separator: Unicode.Scalar) -> [Substring] {
    Substring(self).utf8.split(separator: UInt8(ascii: separator)).map(Substring.init)
  }

  /// What stands before the first `separator`, which is ASCII, and what behind it; nil where there
  /// is none.
  public func halves(at separator: Unicode.Scalar) -> (before: Substring, behind: Substring)? {
    let text = Substring(self)
    guard let place = text.utf8.firstIndex(of: UInt8(ascii: separator)) else { return nil }
    return (text[..<place], text[text.utf8.index(after: place)...])
  }
}
