import MusterDocument
import MusterModel
import MusterText

/// The body of a REST-JSON message: the payload member, or an object of the members that are not in
/// the path, the query or a header.
struct RESTBody {
  let model: ServiceModel
  var timestamps = TimestampStyle.utc

  /// A body and its Content-Type.
  typealias Content = (bytes: [UInt8], type: String)

  /// The body for `value`; nil if the structure has no body.
  func content(of value: Value, _ structure: Structure) throws(WireError) -> Content? {
    if let payload = structure.payload.flatMap(structure.member) {
      return try content(of: value[payload.name], payload)
    }
    guard structure.hasBody else { return nil }
    var writer = JSONWriter()
    let body = JSONBodyWriter(model: model)
    writer.object { body.write(value, structure, to: &$0) }
    return (writer.bytes, "application/json")
  }

  /// The body for a payload: text and bytes unchanged, other values as JSON. A missing structure
  /// becomes an empty object, but a union cannot be empty.
  private func content(of value: Value?, _ payload: Member) throws(WireError) -> Content? {
    guard let value, !value.isNull else {
      let structure = model.structure(payload.shape)
      return structure.flatMap { $0.isUnion ? nil : (Array("{}".utf8), "application/json") }
    }
    switch model[payload.shape].kind {
    case .string: return (Array((value.string ?? "").utf8), "text/plain")
    case .blob:
      guard let bytes = Base64.decoded(value.string ?? "") else {
        throw WireError(message: "/\(payload.name) must be Base64")
      }
      return (bytes, "application/octet-stream")
    default:
      var writer = JSONWriter()
      JSONBodyWriter(model: model).write(value, payload.shape, to: &writer)
      return (writer.bytes, "application/json")
    }
  }

  /// Reads the members in a body. `subject` is the subject of error messages.
  func read(
    _ bytes: [UInt8], _ structure: Structure, _ subject: String, to writer: inout JSONWriter
  ) throws(WireError) {
    if let payload = structure.payload.flatMap(structure.member) {
      return try read(bytes, payload, subject, to: &writer)
    }
    guard structure.hasBody else { return }
    let received = try Document.object(bytes, subject)
    try JSONBodyReader(model: model, subject: subject, timestamps: timestamps)
      .read(received.root, structure, to: &writer)
  }

  private func read(
    _ bytes: [UInt8], _ payload: Member, _ subject: String, to writer: inout JSONWriter
  ) throws(WireError) {
    guard !bytes.isEmpty else { return }
    writer.key(payload.name)
    switch model[payload.shape].kind {
    case .string: writer.string(String(decoding: bytes, as: UTF8.self))
    case .blob: writer.string(Base64.encoded(bytes))
    default:
      let received = try Document.body(bytes, subject)
      let reading = JSONBodyReader(model: model, subject: subject, timestamps: timestamps)
      try reading.read(received.root, payload.shape, to: &writer)
    }
  }
}

extension Structure {
  /// True if messages with this structure have a body.
  var hasBody: Bool { payload != nil || members.contains { $0.location == .body } }
}
