/// Writes JSON text: commas and escapes are its business, the order of the calls is the caller's.
public struct JSONWriter: Sendable {
  public private(set) var bytes: [UInt8] = []
  private var needsComma = false

  public init(capacity: Int = 256) {
    bytes.reserveCapacity(capacity)
  }

  public var text: String { String(decoding: bytes, as: UTF8.self) }

  public mutating func object<Failure>(
    _ members: (inout JSONWriter) throws(Failure) -> Void
  ) throws(Failure) {
    try nested("{", "}", members)
  }

  public mutating func array<Failure>(
    _ elements: (inout JSONWriter) throws(Failure) -> Void
  ) throws(Failure) {
    try nested("[", "]", elements)
  }

  private mutating func nested<Failure>(
    _ open: Unicode.Scalar, _ close: Unicode.Scalar,
    _ inner: (inout JSONWriter) throws(Failure) -> Void
  ) throws(Failure) {
    begin()
    bytes.append(UInt8(ascii: open))
    needsComma = false
    try inner(&self)
    bytes.append(UInt8(ascii: close))
    needsComma = true
  }

  public mutating func key(_ name: String) {
    var name = name
    name.withUTF8 { key($0) }
  }

  /// Writes a name of bytes that are known to be UTF-8.
  public mutating func key(_ utf8: UnsafeBufferPointer<UInt8>) {
    string(utf8)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  public mutating func string(_ text: String) {
    var text = text
    text.withUTF8 { string($0) }
  }

  /// Writes a string of bytes that are known to be UTF-8.
  public mutating func string(_ utf8: UnsafeBufferPointer<UInt8>) {
    begin()
    bytes.append(UInt8(ascii: "\""))
    // All bytes are looked at, which takes several at a time; to stop at the first would not.
    if utf8.reduce(0, { $0 | (JSONWriter.needsEscape($1) ? 1 : 0) }) != 0 {
      for byte in utf8 { escaped(byte) }
    } else {
      bytes.append(contentsOf: utf8)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  public mutating func integer(_ value: Int64) { raw(String(value)) }
  public mutating func boolean(_ value: Bool) { raw(value ? "true" : "false") }
  public mutating func null() { raw("null") }

  /// Writes the shortest text that reads back as the same number; what JSON cannot say is null.
  public mutating func number(_ value: Double) {
    raw(value.isFinite ? value.description : "null")
  }

  /// Writes text that is JSON already.
  public mutating func raw(_ json: String) {
    begin()
    bytes.append(contentsOf: json.utf8)
  }

  /// Writes bytes that are JSON already.
  public mutating func raw(_ json: [UInt8]) {
    begin()
    bytes.append(contentsOf: json)
  }

  /// Writes a value of a document as it is.
  public mutating func value(_ value: Value) { value.onTape { self.value($0) } }

  public mutating func value(_ value: TapeValue) {
    switch value.kind {
    case .null: null()
    case .boolean: boolean(value.boolean ?? false)
    case .integer, .number: raw(value.numberText ?? "0")
    case .string: value.utf8.map { string($0) }
    case .array: array { for element in value.elements { $0.value(element) } }
    case .object:
      object { writer in
        for (name, member) in value.members {
          name.utf8.map { writer.key($0) }
          writer.value(member)
        }
      }
    }
  }

  private mutating func begin() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private mutating func escaped(_ byte: UInt8) {
    guard JSONWriter.needsEscape(byte) else { return bytes.append(byte) }
    switch byte {
    case UInt8(ascii: "\""): bytes.append(contentsOf: #"\""#.utf8)
    case UInt8(ascii: "\\"): bytes.append(contentsOf: #"\\"#.utf8)
    case UInt8(ascii: "\n"): bytes.append(contentsOf: #"\n"#.utf8)
    case UInt8(ascii: "\t"): bytes.append(contentsOf: #"\t"#.utf8)
    case UInt8(ascii: "\r"): bytes.append(contentsOf: #"\r"#.utf8)
    default:
      let digits = String(byte, radix: 16)
      bytes.append(contentsOf: ((digits.utf8.count == 1 ? #"\u000"# : #"\u00"#) + digits).utf8)
    }
  }
}
