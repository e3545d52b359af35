import MusterDocument
import MusterModel
import MusterText

/// The body of a REST-JSON message: the one member that is all of it, or an object of the members
/// that stand nowhere else.
struct RESTBody {
  let model: ServiceModel
  var timestamps = TimestampStyle.utc

  /// A body, with the type that it is sent as.
  typealias Content = (bytes: [UInt8], type: String)

  /// The body that says `value`; nil if the structure has nothing to say in it.
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

  /// A payload: text and bytes as they are, all else as JSON. A structure that was not given is an
  /// empty one, but a union cannot be empty.
  private func content(of value: Value?, _ payload: Member) throws(WireError) -> Content? {
    guard let value, !value.isNull else {
      let structure = model.structure(payload.shape)
      return structure.flatMap { $0.isUnion ? nil : (Array("{}".utf8), "application/json") }
    }
    switch model[payload.shape].kind {
    case .string: return (Array((value.string ?? "").utf8), "text/plain")
    case .blob:
      guard let bytes = Base64.decoded(value.string ?? "") else {
        throw WireError(message: "/\(payload.name): must be Base64")
      }
      return (bytes, "application/octet-stream")
    default:
      var writer = JSONWriter()
      JSONBodyWriter(model: model).write(value, payload.shape, to: &writer)
      return (writer.bytes, "application/json")
    }
  }

  /// Reads the members in a body, of which `what` says whose it is.
  func read(
    _ bytes: [UInt8], _ structure: Structure, _ what: String, to writer: inout JSONWriter
  ) throws(WireError) {
    if let payload = structure.payload.flatMap(structure.member) {
      return try read(bytes, payload, what, to: &writer)
    }
    guard structure.hasBody else { return }
    let received = try Document.object(bytes, what)
    try JSONBodyReader(model: model, what: what, timestamps: timestamps)
      .read(received.root, structure, to: &writer)
  }

  private func read(
    _ bytes: [UInt8], _ payload: Member, _ what: String, to writer: inout JSONWriter
  ) throws(WireError) {
    guard !bytes.isEmpty else { return }
    writer.key(payload.name)
    switch model[payload.shape].kind {
    case .string: writer.string(String(decoding: bytes, as: UTF8.self))
    case .blob: writer.string(Base64.encoded(bytes))
    default:
      let received = try Document.body(bytes, what)
      let reading = JSONBodyReader(model: model, what: what, timestamps: timestamps)
      try reading.read(received.root, payload.shape, to: &writer)
    }
  }
}

extension Structure {
  /// Whether it has something to say in a body.
  var hasBody: Bool { payload != nil || members.contains { $0.location == .body } }
}
