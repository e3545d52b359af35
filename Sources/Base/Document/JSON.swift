/// A JSON value that can be built and changed. A parsed value that is only read is a `Value`.
public enum JSON: Sendable, Equatable {
  case null
  case boolean(Bool)
  case integer(Int64)
  /// The digits of an integer that does not fit into 64 bits.
  case digits(String)
  case number(Double)
  case string(String)
  case array([JSON])
  /// The members in the order in which they were set.
  case object([(key: String, value: JSON)])
  /// The JSON text of a value: see `written(_:)`.
  case text([UInt8])

  public static func == (left: JSON, right: JSON) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.boolean(let a), .boolean(let b)): a == b
    case (.integer(let a), .integer(let b)): a == b
    case (.digits(let a), .digits(let b)): a == b
    case (.number(let a), .number(let b)): a == b
    case (.string(let a), .string(let b)): a == b
    case (.array(let a), .array(let b)): a == b
    case (.object(let a), .object(let b)):
      a.elementsEqual(b) { $0.key == $1.key && $0.value == $1.value }
    case (.text(let a), .text(let b)): a == b
    default: false
    }
  }
}

extension JSON {
  public init(_ value: Value) {
    switch value.kind {
    case .null: self = .null
    case .boolean: self = .boolean(value.boolean ?? false)
    case .integer: self = value.integer.map(JSON.integer) ?? .digits(value.numberText ?? "0")
    case .number: self = .number(value.number ?? 0)
    case .string: self = .string(value.string ?? "")
    case .array: self = .array(value.elements.map { JSON($0) })
    case .object:
      self = .object(value.members.map { (key: $0.key.string ?? "", value: JSON($0.value)) })
    }
  }

  /// The value that `write` writes. Use it for large values on hot paths: building a tree of values
  /// takes several times as long as writing its text.
  @inlinable
  public static func written<Failure>(
    capacity: Int = 256, _ write: (inout JSONWriter) throws(Failure) -> Void
  ) throws(Failure) -> JSON {
    var writer = JSONWriter(capacity: capacity)
    try write(&writer)
    return .text(writer.bytes)
  }

  /// The member `name`. Setting it to nil removes it.
  public subscript(name: String) -> JSON? {
    get {
      guard case .object(let members) = self else { return nil }
      return members.first { $0.key == name }?.value
    }
    set {
      guard case .object(var members) = self else { return }
      let index = members.firstIndex { $0.key == name }
      switch (index, newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append((key: name, value: value))
      case (nil, nil): break
      }
      self = .object(members)
    }
  }

  public var bytes: [UInt8] {
    if case .text(let bytes) = self { return bytes }
    var writer = JSONWriter()
    writer.json(self)
    return writer.bytes
  }

  public var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  public init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(elements.map { (key: $0.0, value: $0.1) })
  }
}

extension JSONWriter {
  public mutating func json(_ json: JSON) {
    switch json {
    case .null: null()
    case .boolean(let value): boolean(value)
    case .integer(let value): integer(value)
    case .digits(let text): raw(text)
    case .number(let value): number(value)
    case .string(let text): string(text)
    case .text(let bytes): raw(bytes)
    case .array(let elements): array { for element in elements { $0.json(element) } }
    case .object(let members):
      object { writer in
        for (key, member) in members {
          writer.key(key)
          writer.json(member)
        }
      }
    }
  }
}
