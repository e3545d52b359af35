import MusterDocument
import MusterModel

/// Converts a value to its JSON on the wire. Null members are dropped; nulls in lists and maps are
/// kept, because they may be significant. `JSONBodyReader` does the reverse.
struct JSONBodyWriter {
  let model: ServiceModel

  /// Writes the members of `value` that `structure` has in the body, in the order of `value`.
  func write(_ value: Value, _ structure: Structure, to writer: inout JSONWriter) {
    value.onTape { write($0, structure, to: &writer) }
  }

  func write(_ value: Value, _ id: ShapeID, to writer: inout JSONWriter) {
    value.onTape { write($0, id, to: &writer) }
  }

  private func write(_ value: TapeValue, _ structure: Structure, to writer: inout JSONWriter) {
    var next = 0
    for (key, child) in value.members where !child.isNull {
      guard let index = structure.index(of: key, from: next) else { continue }
      next = index + 1
      let member = structure.members[index]
      guard member.location == .body else { continue }
      writer.key(member.wireName)
      write(child, member.shape, to: &writer)
    }
  }

  private func write(_ value: TapeValue, _ id: ShapeID, to writer: inout JSONWriter) {
    write(value, model[id].kind, to: &writer)
  }

  /// Lists and maps look up the shape of their elements only once.
  private func write(_ value: TapeValue, _ kind: Shape.Kind, to writer: inout JSONWriter) {
    switch kind {
    case _ where value.isNull: writer.null()
    case .structure(let structure): writer.object { write(value, structure, to: &$0) }
    case .list(let element):
      let kind = model[element.shape].kind
      writer.array { writer in
        for child in value.elements { write(child, kind, to: &writer) }
      }
    case .map(_, let element):
      let kind = model[element.shape].kind
      writer.object { writer in
        for (key, child) in value.members {
          writer.key(key.string ?? "")
          write(child, kind, to: &writer)
        }
      }
    case .timestamp(let format): write(timestamp: value, format ?? .unixTimestamp, to: &writer)
    case .jsonText where value.kind != .string:
      var text = JSONWriter()
      text.value(value)
      writer.string(text.text)
    case .string, .integer, .number, .boolean, .blob, .document, .jsonText: writer.value(value)
    }
  }

  private func write(
    timestamp value: TapeValue, _ format: TimestampFormat, to writer: inout JSONWriter
  ) {
    guard let time = Timestamp.read(value) else { return writer.value(value) }
    let text = Timestamp.wire(time, as: format)
    format == .unixTimestamp ? writer.raw(text) : writer.string(text)
  }
}
