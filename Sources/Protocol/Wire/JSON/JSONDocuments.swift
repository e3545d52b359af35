import MusterDocument
import MusterModel
import MusterText

extension Document {
  /// What has no members.
  static var empty: Document { Document(writing: [:]) }

  /// Reads a body, of which `what` says whose it is; no body is an empty object.
  static func body(_ bytes: [UInt8], _ what: String) throws(WireError) -> Document {
    guard !bytes.isEmpty else { return .empty }
    do {
      return try Document(bytes)
    } catch {
      throw WireError(message: "\(what) \(error.message)")
    }
  }

  /// Reads a body that is to be an object.
  static func object(_ bytes: [UInt8], _ what: String) throws(WireError) -> Document {
    let document = try body(bytes, what)
    guard document.root.kind == .object else {
      throw WireError(message: "\(what) is no JSON object.")
    }
    return document
  }

  /// Refuses a body that is no object, though nothing in it is asked for.
  static func check(unread bytes: [UInt8], _ what: String) throws(WireError) {
    _ = try object(bytes, what)
  }

  /// Reads JSON that was written here; it may be nested too deep to be read.
  static func written(_ writer: JSONWriter) throws(WireError) -> Document {
    try body(writer.bytes, "The value")
  }
}

extension JSONBodyReader {
  /// The members of a body that is an object, as users see them: the body as it is where nothing in it
  /// is to be changed, so that most messages cost no more than to be parsed. Where `inOrder`, they are
  /// in the model's order whatever it was on the wire.
  func document(
    _ body: [UInt8], _ structure: Structure, _ schema: DocumentSchema? = nil, inOrder: Bool = false
  ) throws(WireError) -> Document {
    let received = try Document.object(body, what)
    if let schema, schema.holds(received, inOrder: inOrder) { return received }
    var writer = JSONWriter(capacity: body.count)
    try writer.object { (writer) throws(WireError) in
      try read(received.root, structure, to: &writer)
    }
    return try .written(writer)
  }
}
