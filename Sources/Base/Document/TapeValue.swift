import CJSON
import Glibc

/// A value where it stands on its document's tape, without a hold on the document: to walk over many
/// values would otherwise be to hold and let go of the document at each. It must not outlive it.
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

  /// The bytes of a string, followed by NUL; they live as long as the document.
  public var utf8: UnsafeBufferPointer<UInt8>? {
    tag == UInt8(ascii: "\"") ? bytes : nil
  }

  /// The bytes that a string's word leads to.
  private var bytes: UnsafeBufferPointer<UInt8> {
    let start = strings + Int(word & 0xFF_FFFF_FFFF_FFFF)
    let length = UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)
    return UnsafeBufferPointer(start: start + 4, count: Int(length))
  }

  /// The integer, if it is one and fits; what does not fit is still of the kind `integer`.
  public var integer: Int64? {
    switch tag {
    case UInt8(ascii: "l"): Int64(bitPattern: next)
    case UInt8(ascii: "u"): Int64(exactly: next)
    default: nil
    }
  }

  /// The number as JSON text, integers included: all of their digits.
  public var numberText: String? {
    switch tag {
    case UInt8(ascii: "l"): String(Int64(bitPattern: next))
    case UInt8(ascii: "u"): String(next)
    case UInt8(ascii: "d"): Double(bitPattern: next).description
    case TapeValue.bigInteger: String(decoding: bytes, as: UTF8.self)
    default: nil
    }
  }

  /// The number, integers included.
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

  /// How many elements or members there are; 0 for what is no container.
  public var count: Int {
    let saturated = 0xFF_FFFF
    guard kind == .array || kind == .object else { return 0 }
    let stored = Int(word >> 32) & saturated
    guard stored == saturated else { return stored }
    return kind == .array
      ? elements.reduce(0) { n, _ in n + 1 } : members.reduce(0) { n, _ in n + 1 }
  }

  /// The first word behind this value.
  var end: Int { Document.end(of: position, words) }

  /// What begins behind this value: its sibling, or the end of what they are in.
  fileprivate var following: TapeValue { TapeValue(self, at: end) }
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
      defer { value = value.following }
      return value
    }
  }

  public struct Members: Sequence, IteratorProtocol {
    /// Keys and values in turns.
    fileprivate var values: Elements

    public mutating func next() -> (key: TapeValue, value: TapeValue)? {
      guard let key = values.next(), let value = values.next() else { return nil }
      return (key, value)
    }
  }

  /// The member called `name`, or nil. The first one where names repeat.
  public subscript(name: String) -> TapeValue? {
    name.withBytes { wanted in members.first { $0.key.isString(wanted) }?.value }
  }

  /// Whether this is the string `text`.
  public func isString(_ text: String) -> Bool {
    text.withBytes { isString($0) }
  }

  /// Whether this is the string of these bytes.
  func isString(_ wanted: UnsafeBufferPointer<UInt8>) -> Bool {
    utf8?.isSame(as: wanted) ?? false
  }
}

// MARK: - Positions, for callers who cannot hold a value

extension TapeValue {
  /// A number that stands for this value within its document.
  public var token: UInt64 { UInt64(position) }

  /// Walks from the child that `token` stands for to the next; 0 asks for the first. Answers nil at
  /// the end, and for a token from outside this value.
  public func child(after token: UInt64) -> (key: TapeValue?, value: TapeValue)? {
    let isObject = tag == UInt8(ascii: "{")
    guard isObject || tag == UInt8(ascii: "[") else { return nil }
    let last = end - 1
    guard let child = following(token, before: last), child.position < last else { return nil }
    return isObject ? (child, child.following) : (nil, child)
  }

  private func following(_ token: UInt64, before last: Int) -> TapeValue? {
    guard token != 0 else { return TapeValue(self, at: position + 1) }
    guard let index = Int(exactly: token), index > position, index < last else { return nil }
    let child = TapeValue(self, at: index)
    return child.isValue ? child.following : nil
  }

  /// Whether a value begins here.
  fileprivate var isValue: Bool {
    let isClosingBracket = tag == UInt8(ascii: "}") || tag == UInt8(ascii: "]")
    return !isClosingBracket && (!isNumber(at: position - 1) || isFirstWord)
  }

  /// Whether this is not the second word of a number, which may look like anything. In a run of words
  /// that look like the first of a number, every other one is a second.
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
  /// The first word behind the value at `position`.
  static func end(of position: Int, _ words: UnsafePointer<UInt64>) -> Int {
    let word = words[position]
    let tag = UInt8(truncatingIfNeeded: word >> 56)
    switch tag {
    case UInt8(ascii: "{"), UInt8(ascii: "["): return Int(word & 0xFFFF_FFFF)
    default: return position + (isNumber(tag) ? 2 : 1)
    }
  }

  /// Whether a word is the first of a number's two.
  fileprivate static func isNumber(_ tag: UInt8) -> Bool {
    tag == UInt8(ascii: "l") || tag == UInt8(ascii: "u") || tag == UInt8(ascii: "d")
  }

  /// The value that a token from this document stands for, or nil if it stands for none. The caller
  /// holds the document for as long as he uses it.
  public func tapeValue(at token: UInt64) -> TapeValue? {
    guard let position = Int(exactly: token), position > 0, position < wordCount - 1 else {
      return nil
    }
    let value = TapeValue(self, position)
    return value.isValue ? value : nil
  }
}
