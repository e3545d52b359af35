/// Writes JSON text. It adds commas and escapes; the caller is responsible for the order of calls.
public struct JSONWriter: Sendable {
  public private(set) var bytes: [UInt8] = []
  private var needsComma = false

  public init(capacity: Int = 256) {
    bytes.reserveCapacity(capacity)
  }

  public var text: String { String(decoding: bytes, as: UTF8.self) }

  @inlinable
  public mutating func object<Failure>(
    _ members: (inout JSONWriter) throws(Failure) -> Void
  ) throws(Failure) {
    open(UInt8(ascii: "{"))
    try members(&self)
    close(UInt8(ascii: "}"))
  }

  @inlinable
  public mutating func array<Failure>(
    _ elements: (inout JSONWriter) throws(Failure) -> Void
  ) throws(Failure) {
    open(UInt8(ascii: "["))
    try elements(&self)
    close(UInt8(ascii: "]"))
  }

  @usableFromInline
  mutating func open(_ bracket: UInt8) {
    begin()
    bytes.append(bracket)
    needsComma = false
  }

  @usableFromInline
  mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }

  public mutating func key(_ name: String) {
    name.withBytes { key($0) }
  }

  /// Writes a member name. The bytes must be UTF-8.
  public mutating func key(_ utf8: UnsafeBufferPointer<UInt8>) {
    quoted(utf8, isKey: true)
    needsComma = false
  }

  public mutating func string(_ text: String) {
    text.withBytes { string($0) }
  }

  /// Writes a string. The bytes must be UTF-8.
  public mutating func string(_ utf8: UnsafeBufferPointer<UInt8>) {
    quoted(utf8, isKey: false)
  }

  /// Appends comma, quotes and colon in one step, because most of a JSON text is strings.
  private mutating func quoted(_ utf8: UnsafeBufferPointer<UInt8>, isKey: Bool) {
    if utf8.needEscapes {
      begin()
      bytes.append(UInt8(ascii: "\""))
      for byte in utf8 { escaped(byte) }
      bytes.append(contentsOf: (isKey ? "\":" : "\"").utf8)
      return
    }
    let begins = needsComma
    bytes.append(addingCapacity: utf8.count + 4) { text in
      if begins { text.append(UInt8(ascii: ",")) }
      text.append(UInt8(ascii: "\""))
      text.append(contentsOf: utf8)
      text.append(UInt8(ascii: "\""))
      if isKey { text.append(UInt8(ascii: ":")) }
    }
    needsComma = true
  }

  /// Writes a member with a string value.
  public mutating func member(_ name: String, _ value: String) {
    key(name)
    string(value)
  }

  public mutating func integer(_ value: Int64) { raw(String(value)) }
  public mutating func boolean(_ value: Bool) { raw(value ? "true" : "false") }
  public mutating func null() { raw("null") }

  /// Writes the shortest text that reads back as the same number; infinities and NaN become null.
  public mutating func number(_ value: Double) {
    raw(value.isFinite ? value.description : "null")
  }

  /// Writes JSON text.
  public mutating func raw(_ json: String) {
    begin()
    bytes.append(contentsOf: json.utf8)
  }

  /// Writes JSON text: a value, or members of an object.
  public mutating func raw(_ json: [UInt8]) {
    begin()
    bytes.append(contentsOf: json)
  }

  /// Writes a value of a document unchanged.
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

  private mutating func escaped(_ byte: UInt8) {
    guard byte.needsEscape else { return bytes.append(byte) }
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

// MARK: - Bytes

extension UInt8 {
  /// True if the byte must be escaped in a JSON string.
  fileprivate var needsEscape: Bool {
    self < 0x20 || self == UInt8(ascii: "\"") || self == UInt8(ascii: "\\")
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// True if any byte must be escaped in a JSON string. Checks eight bytes at once: subtracting a
  /// limit from each byte of a word sets the highest bit of the bytes below the limit.
  fileprivate var needEscapes: Bool {
    let (ones, highest): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x8080_8080_8080_8080)
    let (text, whole) = (UnsafeRawBufferPointer(self), count & ~7)
    for offset in stride(from: 0, to: whole, by: 8) {
      let word = text.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      let quote = word ^ ones &* UInt64(UInt8(ascii: "\""))
      let backslash = word ^ ones &* UInt64(UInt8(ascii: "\\"))
      let found =
        (word &- ones &* 0x20) & ~word | (quote &- ones) & ~quote | (backslash &- ones) & ~backslash
      if found & highest != 0 { return true }
    }
    return self[whole...].contains(where: \.needsEscape)
  }
}

extension OutputSpan<UInt8> {
  /// Appends bytes. The span must have enough free capacity.
  fileprivate mutating func append(contentsOf bytes: UnsafeBufferPointer<UInt8>) {
    withUnsafeMutableBufferPointer { buffer, count in
      let rest = UnsafeMutableBufferPointer(rebasing: buffer[count...])
      count += rest.initialize(fromContentsOf: bytes)
    }
  }
}
