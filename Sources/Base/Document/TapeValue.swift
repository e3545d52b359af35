import CJSON
import Glibc

/// A value on its document's tape that does not retain the document, so that walking over many
/// values does not count references at each. It must not outlive the document.
public struct TapeValue {
  private let words: UnsafePointer<UInt64>
  private let strings: UnsafePointer<UInt8>
  /// The index of the value's first word on the tape.
  let position: Int

  init(_ document: Document, _ position: Int) {
    words = document.words
    strings = document.strings
    self.position = position
  }

  private init(_ value: TapeValue, at position: Int) {
    words = value.words
    strings = value.strings
    self.position = position
  }

  private var word: UInt64 { words[position] }
  private var tag: UInt8 { UInt8(truncatingIfNeeded: word >> 56) }
  private var next: UInt64 { words[position + 1] }

  public var kind: Value.Kind {
    switch tag {
    case UInt8(ascii: "{"): .object
    case UInt8(ascii: "["): .array
    case UInt8(ascii: "\""): .string
    case UInt8(ascii: "l"), UInt8(ascii: "u"), TapeValue.bigInteger: .integer
    case UInt8(ascii: "d"): .number
    case UInt8(ascii: "t"), UInt8(ascii: "f"): .boolean
    default: .null
    }
  }

  public var isNull: Bool { kind == .null }

  private static let bigInteger = UInt8(MUSTER_JSON_BIG_INTEGER)

  public var string: String? {
    utf8.map { String(decoding: $0, as: UTF8.self) }
  }

  /// The bytes of a string, followed by NUL. They are valid as long as the document.
  public var utf8: UnsafeBufferPointer<UInt8>? {
    tag == UInt8(ascii: "\"") ? bytes : nil
  }

  /// The bytes that a string's word refers to.
  private var bytes: UnsafeBufferPointer<UInt8> {
    let start = strings + Int(word & 0xFF_FFFF_FFFF_FFFF)
    let length = UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)
    return UnsafeBufferPointer(start: start + 4, count: Int(length))
  }

  /// The integer; nil if the value is not an integer or does not fit into 64 bits. The kind of a
  /// value that does not fit is still `integer`.
  public var integer: Int64? {
    switch tag {
    case UInt8(ascii: "l"): Int64(bitPattern: next)
    case UInt8(ascii: "u"): Int64(exactly: next)
    default: nil
    }
  }

  /// The number as JSON text, with all digits of an integer.
  public var numberText: String? {
    switch tag {
    case UInt8(ascii: "l"): String(Int64(bitPattern: next))
    case UInt8(ascii: "u"): String(next)
    case UInt8(ascii: "d"): Double(bitPattern: next).description
    case TapeValue.bigInteger: String(decoding: bytes, as: UTF8.self)
    default: nil
    }
  }

  /// The value of a number or an integer.
  public var number: Double? {
    switch tag {
    case UInt8(ascii: "l"): Double(Int64(bitPattern: next))
    case UInt8(ascii: "u"): Double(next)
    case UInt8(ascii: "d"): Double(bitPattern: next)
    case TapeValue.bigInteger: numberText.flatMap { Double($0) }
    default: nil
    }
  }

  public var boolean: Bool? {
    switch tag {
    case UInt8(ascii: "t"): true
    case UInt8(ascii: "f"): false
    default: nil
    }
  }

  /// The number of elements or members; 0 if the value is neither an array nor an object.
  public var count: Int {
    let saturated = 0xFF_FFFF
    guard kind == .array || kind == .object else { return 0 }
    let stored = Int(word >> 32) & saturated
    guard stored == saturated else { return stored }
    return kind == .array
      ? elements.reduce(0) { n, _ in n + 1 } : members.reduce(0) { n, _ in n + 1 }
  }

  /// The index of the word after this value.
  var end: Int { Document.end(of: position, words) }

  /// The value after this one: its sibling, or the end of their container.
  fileprivate var nextValue: TapeValue { TapeValue(self, at: end) }
}

// MARK: - Walking

extension TapeValue {
  /// The elements of an array; empty for anything else.
  public var elements: Elements { Elements(in: self, kind == .array) }

  /// The members of an object in their order; empty for anything else.
  public var members: Members { Members(values: Elements(in: self, kind == .object)) }

  public struct Elements: Sequence, IteratorProtocol {
    private var value: TapeValue
    private let end: Int

    fileprivate init(in container: TapeValue, _ isContainer: Bool) {
      value = TapeValue(container, at: container.position + 1)
      end = isContainer ? container.end - 1 : 0
    }

    public mutating func next() -> TapeValue? {
      guard value.position < end else { return nil }
      defer { value = value.nextValue }
      return value
    }
  }

  public struct Members: Sequence, IteratorProtocol {
    /// Keys and values alternate.
    fileprivate var values: Elements

    public mutating func next() -> (key: TapeValue, value: TapeValue)? {
      guard let key = values.next(), let value = values.next() else { return nil }
      return (key, value)
    }
  }

  /// The first member called `name`, or nil.
  public subscript(name: String) -> TapeValue? {
    name.withBytes { wanted in members.first { $0.key.isString(wanted) }?.value }
  }

  /// True if this is the string `text`.
  public func isString(_ text: String) -> Bool {
    text.withBytes { isString($0) }
  }

  /// True if this is the string with the bytes `wanted`.
  func isString(_ wanted: UnsafeBufferPointer<UInt8>) -> Bool {
    utf8?.isSame(as: wanted) ?? false
  }
}

// MARK: - Tokens, for callers that cannot keep a value

extension TapeValue {
  /// A number that identifies this value within its document.
  public var token: UInt64 { UInt64(position) }

  /// The child after the one that `token` identifies; the first child for 0. Returns nil after the
  /// last child and for a token that is not from this value.
  public func child(after token: UInt64) -> (key: TapeValue?, value: TapeValue)? {
    let isObject = tag == UInt8(ascii: "{")
    guard isObject || tag == UInt8(ascii: "[") else { return nil }
    let last = end - 1
    guard let child = self.child(following: token, before: last), child.position < last else {
      return nil
    }
    return isObject ? (child, child.nextValue) : (nil, child)
  }

  private func child(following token: UInt64, before last: Int) -> TapeValue? {
    guard token != 0 else { return TapeValue(self, at: position + 1) }
    guard let index = Int(exactly: token), index > position, index < last else { return nil }
    let child = TapeValue(self, at: index)
    return child.isValue ? child.nextValue : nil
  }

  /// True if a value begins here.
  fileprivate var isValue: Bool {
    let isClosingBracket = tag == UInt8(ascii: "}") || tag == UInt8(ascii: "]")
    return !isClosingBracket && (!isNumber(at: position - 1) || isFirstWord)
  }

  /// True if this is not the second word of a number, which may have any value. In a sequence of
  /// words that look like the first word of a number, every other one is a second word.
  private var isFirstWord: Bool {
    var first = position
    while first > 1, isNumber(at: first - 1) { first -= 1 }
    return (position - first).isMultiple(of: 2)
  }

  private func isNumber(at position: Int) -> Bool {
    Document.isNumber(UInt8(truncatingIfNeeded: words[position] >> 56))
  }
}

extension Document {
  /// The index of the word after the value at `position`.
  static func end(of position: Int, _ words: UnsafePointer<UInt64>) -> Int {
    let word = words[position]
    let tag = UInt8(truncatingIfNeeded: word >> 56)
    switch tag {
    case UInt8(ascii: "{"), UInt8(ascii: "["): return Int(word & 0xFFFF_FFFF)
    default: return position + (isNumber(tag) ? 2 : 1)
    }
  }

  /// True if the tag is that of a number, which takes two words.
  fileprivate static func isNumber(_ tag: UInt8) -> Bool {
    tag == UInt8(ascii: "l") || tag == UInt8(ascii: "u") || tag == UInt8(ascii: "d")
  }

  /// The value that `token` identifies, or nil if the token is not from this document. The caller
  /// must keep the document alive while using the value.
  public func tapeValue(at token: UInt64) -> TapeValue? {
    guard let position = Int(exactly: token), position > 0, position < wordCount - 1 else {
      return nil
    }
    let value = TapeValue(self, position)
    return value.isValue ? value : nil
  }
}
