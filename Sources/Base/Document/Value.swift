/// A value within a document: object, array, string, number, true, false or null.
public struct Value: Sendable {
  public enum Kind: Sendable, Equatable {
    case null, boolean, integer, number, string, array, object
  }

  public let document: Document
  /// The index of the value's first word on the tape.
  private let position: Int

  init(_ document: Document, _ position: Int) {
    self.document = document
    self.position = position
  }

  /// Reads the value on the tape; the document is retained once for the whole call.
  public func onTape<Result, Failure>(
    _ read: (TapeValue) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(document) {} }
    return try read(TapeValue(document, position))
  }

  public var kind: Kind { onTape(\.kind) }
  public var isNull: Bool { kind == .null }
  public var string: String? { onTape(\.string) }

  /// The bytes of a string, followed by NUL. They are valid as long as the document.
  public var utf8: UnsafeBufferPointer<UInt8>? { onTape(\.utf8) }

  /// The integer; nil if the value is not an integer or does not fit into 64 bits. The kind of a
  /// value that does not fit is still `integer`.
  public var integer: Int64? { onTape(\.integer) }

  /// The number as JSON text, with all digits of an integer.
  public var numberText: String? { onTape(\.numberText) }

  /// The value of a number or an integer.
  public var number: Double? { onTape(\.number) }
  public var boolean: Bool? { onTape(\.boolean) }

  /// The number of elements or members; 0 if the value is neither an array nor an object.
  public var count: Int { onTape(\.count) }

  /// True if this is the string `text`.
  public func isString(_ text: String) -> Bool { onTape { $0.isString(text) } }

  /// A number that identifies this value within its document.
  public var token: UInt64 { UInt64(position) }

  /// The value that `read` finds on the tape, with a reference to the document.
  private func retained(_ read: (TapeValue) -> TapeValue?) -> Value? {
    onTape(read).map { Value(document, $0.position) }
  }
}

// MARK: - Walking

extension Value {
  /// The elements of an array; empty for anything else.
  public var elements: Elements { Elements(document: document, values: onTape(\.elements)) }

  /// The strings of an array; nil if the value is not an array or an element is not a string.
  public var strings: [String]? { strings { String(decoding: $0, as: UTF8.self) } }

  /// The results of `read` for the strings of an array; nil if the value is not an array of strings
  /// or `read` returns nil.
  public func strings<Read>(_ read: (UnsafeBufferPointer<UInt8>) -> Read?) -> [Read]? {
    onTape { value in
      guard value.kind == .array else { return nil }
      var results: [Read] = []
      results.reserveCapacity(value.count)
      for element in value.elements {
        guard let text = element.utf8, let result = read(text) else { return nil }
        results.append(result)
      }
      return results
    }
  }

  /// The members of an object in their order; empty for anything else.
  public var members: Members { Members(document: document, values: onTape(\.members)) }

  public struct Elements: Sequence, IteratorProtocol {
    fileprivate let document: Document
    fileprivate var values: TapeValue.Elements

    public mutating func next() -> Value? {
      values.next().map { Value(document, $0.position) }
    }
  }

  public struct Members: Sequence, IteratorProtocol {
    fileprivate let document: Document
    fileprivate var values: TapeValue.Members

    public mutating func next() -> (key: Value, value: Value)? {
      values.next().map { (Value(document, $0.key.position), Value(document, $0.value.position)) }
    }
  }

  /// The first member called `name`, or nil.
  public subscript(name: String) -> Value? { retained { $0[name] } }

  /// The element at `index`, or nil.
  public subscript(index: Int) -> Value? {
    guard index >= 0 else { return nil }
    return retained { $0.elements.dropFirst(index).first { _ in true } }
  }

  /// The child after the one that `token` identifies; the first child for 0. Returns nil after the
  /// last child and for a token that is not from this value.
  public func child(after token: UInt64) -> (key: Value?, value: Value)? {
    onTape { $0.child(after: token) }.map { child in
      (child.key.map { Value(document, $0.position) }, Value(document, child.value.position))
    }
  }
}

extension Document {
  /// The value that `token` identifies, or nil if the token is not from this document.
  public func value(at token: UInt64) -> Value? {
    tapeValue(at: token).map { Value(self, $0.position) }
  }
}
