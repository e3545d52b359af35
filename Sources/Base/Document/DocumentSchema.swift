import CJSON
import Glibc
import MusterText

/// The member names that the objects of a document may have. It quickly decides whether a document
/// can be passed on unchanged. It reads the tape directly, because the check must cost much less
/// than rewriting the document.
public struct DocumentSchema: Sendable {
  /// The values allowed at one position. Nodes refer to other nodes by index.
  public enum Node: Sendable {
    case anything
    case list(of: Int)
    case object([(name: String, node: Int)])
  }

  fileprivate struct ValueType {
    var kind: UInt8
    /// For a list, the index of its elements' part; for an object, the index of its first field.
    var first = 0
    var count = 0
  }

  fileprivate struct Field {
    var name: Int
    var length: Int
    var part: Int
  }

  private var parts: [ValueType] = []
  private var fields: [Field] = []
  private var names: [UInt8] = []

  /// The maximum number of fields of an object: the fields found are recorded in the bits of a
  /// word.
  private static let maxFields = UInt64.bitWidth

  /// The first of `nodes` describes the top-level value.
  public init(_ nodes: [Node]) {
    for node in nodes {
      switch node {
      case .anything: parts.append(ValueType(kind: 0))
      case .list(let element): parts.append(ValueType(kind: UInt8(ascii: "["), first: element))
      case .object(let members):
        parts.append(
          ValueType(kind: UInt8(ascii: "{"), first: fields.count, count: members.count))
        for (name, part) in members {
          fields.append(Field(name: names.count, length: name.utf8.count, part: part))
          names += Array(name.utf8)
        }
      }
    }
  }

  /// True if `document` matches the schema: every object has only the names allowed at its
  /// position, each at most once and with a value that is not null. With `inOrder`, the names must
  /// also be in the schema's order.
  public func accepts(_ document: Document, inOrder: Bool = false) -> Bool {
    guard !parts.isEmpty, parts.allSatisfy({ $0.count <= DocumentSchema.maxFields }) else {
      return false
    }
    return parts.withUnsafeBufferPointer { parts in
      fields.withUnsafeBufferPointer { fields in
        names.withUnsafeBufferPointer { names in
          SchemaMatcher(document, parts, fields, names, inOrder: inOrder).accepts(1, parts[0])
        }
      }
    }
  }
}

/// Compares a tape with a schema.
private struct SchemaMatcher {
  private let words: UnsafePointer<UInt64>
  private let strings: UnsafePointer<UInt8>
  private let parts: UnsafeBufferPointer<DocumentSchema.ValueType>
  private let fields: UnsafeBufferPointer<DocumentSchema.Field>
  private let names: UnsafeBufferPointer<UInt8>
  private let inOrder: Bool

  /// The document and the schema must outlive the matcher.
  init(
    _ document: Document, _ parts: UnsafeBufferPointer<DocumentSchema.ValueType>,
    _ fields: UnsafeBufferPointer<DocumentSchema.Field>, _ names: UnsafeBufferPointer<UInt8>,
    inOrder: Bool
  ) {
    words = document.words
    strings = document.strings
    self.parts = parts
    self.fields = fields
    self.names = names
    self.inOrder = inOrder
  }

  private func tag(_ position: Int) -> UInt8 { UInt8(truncatingIfNeeded: words[position] >> 56) }

  func accepts(_ position: Int, _ part: DocumentSchema.ValueType) -> Bool {
    if part.kind == 0 { return true }
    guard tag(position) == part.kind else { return false }
    let end = Document.end(of: position, words) - 1
    return part.kind == UInt8(ascii: "[")
      ? list(position + 1, end, parts[part.first]) : object(position + 1, end, part)
  }

  private func list(_ start: Int, _ end: Int, _ part: DocumentSchema.ValueType) -> Bool {
    var position = part.kind == 0 ? end : start
    while position < end {
      guard tag(position) == UInt8(ascii: "n") || accepts(position, part) else { return false }
      position = Document.end(of: position, words)
    }
    return true
  }

  private func object(_ start: Int, _ end: Int, _ part: DocumentSchema.ValueType) -> Bool {
    var (position, seen, next) = (start, UInt64(0), 0)
    while position < end {
      let value = position + 1
      guard let index = field(words[position], of: part, from: next), seen & 1 << index == 0,
        index >= next || !inOrder, tag(value) != UInt8(ascii: "n"),
        accepts(value, parts[fields[part.first + index].part])
      else { return false }
      seen |= 1 << index
      next = index + 1
      position = Document.end(of: value, words)
    }
    return true
  }

  /// The index of the field that a key's word names. Keys mostly have the order of the fields.
  private func field(_ key: UInt64, of part: DocumentSchema.ValueType, from start: Int) -> Int? {
    let bytes = strings + Int(key & 0xFF_FFFF_FFFF_FFFF)
    let length = Int(UnsafeRawPointer(bytes).loadUnaligned(as: UInt32.self))
    var index = start
    for _ in 0..<part.count {
      if index >= part.count { index = 0 }
      let field = fields[part.first + index]
      if field.length == length, let names = names.baseAddress,
        memcmp(names + field.name, bytes + 4, length) == 0
      {
        return index
      }
      index += 1
    }
    return nil
  }
}
