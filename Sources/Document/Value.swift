import CJSON
import Glibc

/// A value within a document: object, array, string, number, true, false or null.
public struct Value: Sendable {
  public enum Kind: Sendable, Equatable {
    case null, boolean, integer, number, string, array, object
  }

  public let document: Document
  /// The index of the value's first word on the tape.
  let position: Int

  init(_ document: Document, _ position: Int) {
    self.document = document
    self.position = position
  }

  private var word: UInt64 { document.words[position] }
  private var tag: UInt8 { UInt8(truncatingIfNeeded: word >> 56) }
  private var next: UInt64 { document.words[position + 1] }

  public var kind: Kind {
    switch tag {
    case UInt8(ascii: "{"): .object
    case UInt8(ascii: "["): .array
    case UInt8(ascii: "\""): .string
    case UInt8(ascii: "l"), UInt8(ascii: "u"), Value.bigInteger: .integer
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
    let start = document.strings + Int(word & 0xFF_FFFF_FFFF_FFFF)
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
    case Value.bigInteger: String(decoding: bytes, as: UTF8.self)
    default: nil
    }
  }

  /// The number, integers included.
  public var number: Double? {
    switch tag {
    case UInt8(ascii: "l"): Double(Int64(bitPattern: next))
    case UInt8(ascii: "u"): Double(next)
    case UInt8(ascii: "d"): Double(bitPattern: next)
    case Value.bigInteger: numberText.flatMap { Double($0) }
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
  var end: Int { Document.end(of: position, document.words) }

  fileprivate var hasTwoWords: Bool { Document.isNumber(tag) }

  fileprivate var isClosingBracket: Bool {
    tag == UInt8(ascii: "}") || tag == UInt8(ascii: "]")
  }
}

// MARK: - Walking

extension Value {
  /// The elements of an array; empty for anything else.
  public var elements: Elements {
    kind == .array ? Elements(document, position + 1, end - 1) : Elements(document, 0, 0)
  }

  /// The members of an object in their order; empty for anything else.
  public var members: Members {
    kind == .object ? Members(document, position + 1, end - 1) : Members(document, 0, 0)
  }

  public struct Elements: Sequence, IteratorProtocol, Sendable {
    private let document: Document
    private var position: Int
    private let end: Int

    init(_ document: Document, _ position: Int, _ end: Int) {
      self.document = document
      self.position = position
      self.end = end
    }

    public mutating func next() -> Value? {
      guard position < end else { return nil }
      let value = Value(document, position)
      position = value.end
      return value
    }
  }

  public struct Members: Sequence, IteratorProtocol, Sendable {
    private let document: Document
    private var position: Int
    private let end: Int

    init(_ document: Document, _ position: Int, _ end: Int) {
      self.document = document
      self.position = position
      self.end = end
    }

    public mutating func next() -> (key: Value, value: Value)? {
      guard position < end else { return nil }
      let key = Value(document, position)
      let value = Value(document, key.end)
      position = value.end
      return (key, value)
    }
  }

  /// The member called `name`, or nil. The first one where names repeat.
  public subscript(name: String) -> Value? {
    guard kind == .object else { return nil }
    var name = name
    return name.withUTF8 { wanted in
      // By positions: to walk over values would be to hold and let go of the document at each.
      var key = position + 1
      while key < end - 1 {
        if Value(document, key).isString(wanted) { return Value(document, key + 1) }
        key = Value(document, key + 1).end
      }
      return nil
    }
  }

  /// Whether this is the string `text`.
  public func isString(_ text: String) -> Bool {
    text.utf8.withContiguousStorageIfAvailable { isString($0) } ?? (string == text)
  }

  /// Whether this is the string of these bytes.
  private func isString(_ wanted: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let bytes = utf8, bytes.count == wanted.count else { return false }
    guard let left = bytes.baseAddress, let right = wanted.baseAddress else { return true }
    return memcmp(left, right, bytes.count) == 0
  }

  /// The element at `index`, or nil.
  public subscript(index: Int) -> Value? {
    guard index >= 0 else { return nil }
    var elements = elements
    for _ in 0..<index where elements.next() == nil { return nil }
    return elements.next()
  }
}

// MARK: - Positions, for callers who cannot hold a value

extension Value {
  /// A number that stands for this value within its document.
  public var token: UInt64 { UInt64(position) }

  /// Walks from the child that `token` stands for to the next; 0 asks for the first. Answers nil at
  /// the end, and for a token from outside this value.
  public func child(after token: UInt64) -> (key: Value?, value: Value)? {
    guard kind == .array || kind == .object, let first = position(after: token),
      first < end - 1, let child = document.value(at: UInt64(first))
    else { return nil }
    guard kind == .object else { return (nil, child) }
    return document.value(at: UInt64(child.end)).map { (child, $0) }
  }

  private func position(after token: UInt64) -> Int? {
    guard token != 0 else { return position + 1 }
    guard let child = document.value(at: token), child.position > position, child.position < end
    else { return nil }
    return child.end
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

  /// The value that a token from this document stands for, or nil if it stands for none.
  public func value(at token: UInt64) -> Value? {
    guard let position = Int(exactly: token), position > 0, position < wordCount - 1,
      isFirstWord(position)
    else { return nil }
    let value = Value(self, position)
    return value.isClosingBracket ? nil : value
  }

  /// Whether a word is not the second one of a number, which may look like anything. In a run of
  /// words that look like the first of a number, every other one is a second.
  private func isFirstWord(_ position: Int) -> Bool {
    var first = position
    while first > 1, Value(self, first - 1).hasTwoWords { first -= 1 }
    return (position - first).isMultiple(of: 2)
  }
}
