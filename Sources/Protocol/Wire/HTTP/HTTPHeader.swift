import MusterText

/// A header. Lookups ignore the case of names.
public struct HTTPHeader: Sendable, Equatable {
  public var name: String
  public var value: String

  /// The replacement for a secret in logs and messages.
  public static let mask = "***"

  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }

  /// True if the header's name is `name`, ignoring case.
  public func isNamed(_ name: String) -> Bool {
    guard self.name.utf8.count == name.utf8.count else { return false }
    return self.name.withBytes { own in
      name.withBytes { other in
        own.indices.allSatisfy { HTTPHeader.isSameLetter(own[$0], other[$0]) }
      }
    }
  }

  private static func isSameLetter(_ left: UInt8, _ right: UInt8) -> Bool {
    left == right
      || left ^ right == 0x20 && UInt8(ascii: "a")...UInt8(ascii: "z") ~= left | 0x20
  }
}

extension [HTTPHeader] {
  func value(of name: String) -> String? {
    first { $0.isNamed(name) }?.value
  }
}
