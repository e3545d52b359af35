import MusterDocument
import MusterModel

/// Turns a value into its JSON on the wire, or back: the same walk with names and timestamps
/// exchanged. Members that are null are left out on both ways; on the way back, so is what the model
/// does not know. Nulls in lists and maps stay: they may mean something there.
struct JSONBody {
  enum Direction {
    case toWire
    case fromWire
  }

  let model: ServiceModel
  let direction: Direction

  /// Writes the members of `value` that `structure` has in the body.
  func write(_ value: Value, _ structure: Structure, to writer: inout JSONWriter) {
    for (key, member) in value.members where !member.isNull {
      guard let facts = known(key, structure), facts.location == .body else { continue }
      writer.key(direction == .toWire ? facts.wireName : facts.name)
      write(member, facts.shape, to: &writer)
    }
    guard direction == .fromWire, structure.isUnion else { return }
    let names = value.members.filter { !$0.value.isNull }.compactMap(\.key.string)
    structure.writeUnknownMember(among: names, to: &writer)
  }

  func write(_ value: Value, _ id: ShapeID, to writer: inout JSONWriter) {
    write(value, model[id].kind, to: &writer)
  }

  /// Lists and maps look their elements' shape up once.
  private func write(_ value: Value, _ kind: Shape.Kind, to writer: inout JSONWriter) {
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
    case .jsonText where direction == .toWire && value.kind != .string:
      writer.string(JSON(value).text)
    case .string, .integer, .number, .boolean, .blob, .document, .jsonText:
      writer.value(value)
    }
  }

  private func known(_ key: Value, _ structure: Structure) -> Member? {
    guard let name = key.string else { return nil }
    switch direction {
    case .toWire: return structure.member(name)
    case .fromWire: return structure.members.first { $0.wireName == name }
    }
  }

  private func write(
    timestamp value: Value, _ format: TimestampFormat, to writer: inout JSONWriter
  ) {
    guard let instant = Timestamp.read(value) else { return writer.value(value) }
    switch (direction, format) {
    case (.fromWire, _): writer.string(Timestamp.presented(instant))
    case (.toWire, .unixTimestamp): writer.raw(Timestamp.wire(instant, as: format))
    case (.toWire, _): writer.string(Timestamp.wire(instant, as: format))
    }
  }
}
