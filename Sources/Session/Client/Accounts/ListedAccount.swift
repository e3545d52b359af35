import MusterDocument

/// An account in the list of a batch or a wait.
public struct ListedAccount: Sendable {
  public var id: String
  public var email: String?
  public var name: String?
  /// The Regions in which steps are executed for the account; nil means all.
  var regions: [String]?

  /// The number that an account id denotes; nil if `text` is not an id.
  static func number(ofID text: String) -> UInt64? {
    guard text.utf8.count == 12 else { return nil }
    var number: UInt64 = 0
    for byte in text.utf8 {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      number = number * 10 + UInt64(byte - UInt8(ascii: "0"))
    }
    return number
  }
}
