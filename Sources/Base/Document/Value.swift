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

  /// Reads the value without holds on the document, but for this one.
  public func onTape<Result, Failure>(
    _ read: (TapeValue) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(document) {} }
    return try read(TapeValue(document, position))
  }

  public var kind: Kind { onTape(\.kind) }
  public var isNull: Bool { kind == .null }
  public var string: String? { onTape(\.string) }

  /// The bytes of a string, followed by NUL; they live as long as the document.
  public var utf8: UnsafeBufferPointer<UInt8>? { onTape(\.utf8) }

  /// The integer, if it is one and fits; what does not fit is still of the kind `integer`.
  public var integer: Int64? { onTape(\.integer) }

  /// The number as JSON text, integers included: all of their digits.
  public var numberText: String? { onTape(\.numberText) }

  /// The number, integers included.
  public var number: Double? { onTape(\.number) }
  public var boolean: Bool? { onTape(\.boolean) }

  /// How many elements or members there are; 0 for what is no container.
  public var count: Int { onTape(\.count) }

  /// Whether this is the string `text`.
  public func isString(_ text: String) -> Bool { onTape { $0.isString(text) } }

  /// A number that stands for this value within its document.
  public var token: UInt64 { UInt64(position) }

  /// The value on the tape with a hold on the document.
  private func held(_ read: (TapeValue) -> TapeValue?) -> Value? {
    onTape(read).map { Value(document, $0.position) }
  }
}

// MARK: - Walking

extension Value {
  /// The elements of an array; empty for anything else.
  public var elements: Elements { Elements(document: document, values: onTape(\.elements)) }

  /// The strings of an array; nil for anything else, and where it holds anything else.
  public var strings: [String]? { strings { String(decoding: $0, as: UTF8.self) } }

  /// What `read` makes of the strings of an array; nil where it makes nothing of one of them.
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

  /// The member called `name`, or nil. The first one where names repeat.
  public subscript(name: String) -> Value? { held { $0[name] } }

  /// The element at `index`, or nil.
  public subscript(index: Int) -> Value? {
    guard index >= 0 else { return nil }
    return held { $0.elements.dropFirst(index).first { _ in true } }
  }

  /// Walks from the child that `token` stands for to the next; 0 asks for the first. Answers nil at
  /// the end, and for a token from outside this value.
  public func child(after token: UInt64) -> (key: Value?, value: Value)? {
    onTape { $0.child(after: token) }.map { child in
      (child.key.map { Value(document, $0.position) }, Value(document, child.value.position))
    }
  }
}

extension Document {
  /// The value that a token from this document stands for, or nil if it stands for none.
  public func value(at token: UInt64) -> Value? {
    tapeValue(at: token).map { Value(self, $0.position) }
  }
}
