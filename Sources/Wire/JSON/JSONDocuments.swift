import MusterDocument
import MusterModel

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

  /// Reads JSON that was written here; it may be nested too deep to be read.
  static func written(_ writer: JSONWriter) throws(WireError) -> Document {
    try body(writer.bytes, "The value")
  }
}

extension JSONBody {
  /// The members of an object that came over the wire, as users see them.
  static func presented(
    _ received: Document, _ structure: Structure, in model: ServiceModel
  ) throws(WireError) -> Document {
    var writer = JSONWriter()
    let body = JSONBody(model: model, direction: .fromWire)
    writer.object { body.write(received.root, structure, to: &$0) }
    return try .written(writer)
  }
}
