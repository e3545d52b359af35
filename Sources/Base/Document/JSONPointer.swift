/// A JSON Pointer (RFC 6901) as its tokens.
public struct JSONPointer: Sendable, Equatable, CustomStringConvertible {
  public var tokens: [String]

  public init(tokens: [String] = []) {
    self.tokens = tokens
  }

  /// Parses a pointer. Returns nil if it is neither empty nor begins with "/", or if a "~" is not
  /// part of "~0" or "~1".
  public init?(_ text: some StringProtocol) {
    guard !text.isEmpty else {
      tokens = []
      return
    }
    guard text.utf8.first == UInt8(ascii: "/") else { return nil }
    var tokens: [String] = []
    for part in text.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
      guard let token = JSONPointer.unescaped(part) else { return nil }
      tokens.append(token)
    }
    self.tokens = tokens
  }

  public var description: String {
    tokens.map { "/" + JSONPointer.escaped($0) }.joined()
  }

  public func appending(_ token: String) -> JSONPointer {
    JSONPointer(tokens: tokens + [token])
  }

  static func escaped(_ token: String) -> String {
    guard token.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else {
      return token
    }
    return String(
      token.unicodeScalars.reduce(into: "") { text, scalar in
        switch scalar {
        case "~": text += "~0"
        case "/": text += "~1"
        default: text.unicodeScalars.append(scalar)
        }
      })
  }

  private static func unescaped(_ part: some StringProtocol) -> String? {
    guard part.utf8.contains(UInt8(ascii: "~")) else { return String(part) }
    var token = String.UnicodeScalarView()
    var rest = part.unicodeScalars.makeIterator()
    while let scalar = rest.next() {
      guard scalar == "~" else {
        token.append(scalar)
        continue
      }
      switch rest.next() {
      case "0": token.append("~")
      case "1": token.append("/")
      default: return nil
      }
    }
    return String(token)
  }

  /// The array index that a token denotes: digits without a leading zero.
  static func index(_ token: String) -> Int? {
    guard let first = token.utf8.first, token.utf8.count == 1 || first != UInt8(ascii: "0"),
      token.utf8.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") })
    else { return nil }
    return Int(token)
  }
}

extension Value {
  /// The value at `pointer` below this value, or nil.
  public func at(_ pointer: JSONPointer) -> Value? {
    var value = self
    for token in pointer.tokens {
      let child =
        value.kind == .array ? JSONPointer.index(token).flatMap { value[$0] } : value[token]
      guard let child else { return nil }
      value = child
    }
    return value
  }

  /// The value at the pointer `text`, or nil.
  public func at(_ text: String) -> Value? {
    JSONPointer(text).flatMap { at($0) }
  }
}
