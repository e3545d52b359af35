import MusterDocument
import MusterModel
import MusterText

extension Document {
  /// An empty object.
  static var empty: Document { Document(writing: [:]) }

  /// Parses a body; an empty body is an empty object. `subject` is the subject of error messages.
  static func body(_ bytes: [UInt8], _ subject: String) throws(WireError) -> Document {
    guard !bytes.isEmpty else { return .empty }
    do {
      return try Document(received: bytes)
    } catch {
      throw WireError(message: "\(subject) \(error.message)")
    }
  }

  /// Parses a body that must be an object.
  static func object(_ bytes: [UInt8], _ subject: String) throws(WireError) -> Document {
    let document = try body(bytes, subject)
    guard document.root.kind == .object else {
      throw WireError(message: "\(subject) is not a JSON object.")
    }
    return document
  }

  /// Refuses a body that is not an object, for operations without members in the body.
  static func check(unread bytes: [UInt8], _ subject: String) throws(WireError) {
    _ = try object(bytes, subject)
  }

  /// Parses JSON that the program wrote. It may be nested too deeply.
  static func written(_ writer: JSONWriter) throws(WireError) -> Document {
    try body(writer.bytes, "The value")
  }
}

extension JSONBodyReader {
  /// Converts a body to the form that callers receive. If the body needs no conversion according to
  /// `schema`, it is returned as parsed, which is the common case. With `inOrder`, the members are
  /// in the model's order.
  func document(
    _ body: [UInt8], _ structure: Structure, _ schema: DocumentSchema? = nil, inOrder: Bool = false
  ) throws(WireError) -> Document {
    let received = try Document.object(body, subject)
    if let schema, schema.accepts(received, inOrder: inOrder) { return received }
    var writer = JSONWriter(capacity: body.count)
    try writer.object { (writer) throws(WireError) in
      try read(received.root, structure, to: &writer)
    }
    return try .written(writer)
  }
}
