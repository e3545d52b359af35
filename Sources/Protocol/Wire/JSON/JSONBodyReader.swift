import MusterDocument
import MusterModel

/// Converts the JSON of a message to the form that callers receive. As in botocore, null and
/// unknown members are dropped, the last of several members with the same name is used, and nulls
/// in lists and maps are kept, because they may be significant.
struct JSONBodyReader {
  let model: ServiceModel
  /// The subject of error messages: "The response to Enable".
  let subject: String
  var timestamps = TimestampStyle.utc

  /// Writes the body members of `structure` that `value` has, in the model's order.
  func read(
    _ value: Value, _ structure: Structure, to writer: inout JSONWriter
  ) throws(WireError) {
    do {
      try value.onTape { (value) throws(TypeMismatch) in try write(value, structure, to: &writer) }
    } catch {
      throw WireError(message: "\(subject) does not match the model: \(error.message)")
    }
  }

  func read(_ value: Value, _ id: ShapeID, to writer: inout JSONWriter) throws(WireError) {
    do {
      try value.onTape { (value) throws(TypeMismatch) in
        try write(value, model[id].kind, to: &writer)
      }
    } catch {
      throw WireError(message: "\(subject) does not match the model: \(error.message)")
    }
  }
}

/// A value with another kind than in the model.
private struct TypeMismatch: Error {
  var pointer = JSONPointer()
  let reason: String

  var message: String { (pointer.tokens.isEmpty ? "it" : pointer.description) + " " + reason }
}

// MARK: - Conversion

extension JSONBodyReader {
  private func write(
    _ value: TapeValue, _ structure: Structure, to writer: inout JSONWriter
  ) throws(TypeMismatch) {
    try expect(.object, value)
    for (index, child) in values(of: structure, in: value).enumerated() {
      guard let child, !child.isNull else { continue }
      let member = structure.members[index]
      writer.key(member.name)
      try at(member.wireName) { () throws(TypeMismatch) in
        try write(child, model[member.shape].kind, to: &writer)
      }
    }
    guard structure.isUnion else { return }
    let names = value.members.filter { !$0.value.isNull }.compactMap(\.key.string)
    guard let name = structure.only(of: names) else {
      throw TypeMismatch(reason: Structure.unionError)
    }
    structure.writeUnknownMember(name, to: &writer)
  }

  /// The value of each member in the object.
  private func values(of structure: Structure, in value: TapeValue) -> [TapeValue?] {
    var values = [TapeValue?](repeating: nil, count: structure.members.count)
    var next = 0
    for (key, child) in value.members {
      guard let index = structure.index(ofWireName: key, from: next) else { continue }
      values[index] = child
      next = index + 1
    }
    return values
  }

  /// Lists and maps look up the shape of their elements only once.
  private func write(
    _ value: TapeValue, _ kind: Shape.Kind, to writer: inout JSONWriter
  ) throws(TypeMismatch) {
    switch kind {
    case _ where value.isNull: writer.null()
    case .structure(let structure):
      try writer.object { (writer) throws(TypeMismatch) in
        try write(value, structure, to: &writer)
      }
    case .list(let element): try write(list: value, model[element.shape].kind, to: &writer)
    case .map(_, let element): try write(map: value, model[element.shape].kind, to: &writer)
    case .timestamp:
      guard let time = timestamps.text(of: value) else { return writer.value(value) }
      writer.string(time)
    case .string, .integer, .number, .boolean, .blob, .document, .jsonText: writer.value(value)
    }
  }

  private func write(
    list: TapeValue, _ kind: Shape.Kind, to writer: inout JSONWriter
  ) throws(TypeMismatch) {
    try expect(.array, list)
    try writer.array { (writer) throws(TypeMismatch) in
      for (index, child) in list.elements.enumerated() {
        try at(String(index)) { () throws(TypeMismatch) in try write(child, kind, to: &writer) }
      }
    }
  }

  private func write(
    map: TapeValue, _ kind: Shape.Kind, to writer: inout JSONWriter
  ) throws(TypeMismatch) {
    try expect(.object, map)
    // A map with fewer than two members has no repeated names.
    let members = map.count < 2 ? [] : map.members.map { ($0.key.string ?? "", $0.value.token) }
    let last = Dictionary(members, uniquingKeysWith: { $1 })
    try writer.object { (writer) throws(TypeMismatch) in
      for (key, child) in map.members {
        let name = key.string ?? ""
        guard last[name] ?? child.token == child.token else { continue }
        writer.key(name)
        try at(name) { () throws(TypeMismatch) in try write(child, kind, to: &writer) }
      }
    }
  }
}

// MARK: - Mismatches

extension JSONBodyReader {
  private func expect(_ kind: Value.Kind, _ value: TapeValue) throws(TypeMismatch) {
    guard value.kind != kind else { return }
    throw TypeMismatch(reason: "must be \(kind.description), not \(value.kind.description)")
  }

  /// Prepends `token` to the pointer of a mismatch in `read`.
  private func at(
    _ token: @autoclosure () -> String, _ read: () throws(TypeMismatch) -> Void
  ) throws(TypeMismatch) {
    do {
      try read()
    } catch {
      var mismatch = error
      mismatch.pointer.tokens.insert(token(), at: 0)
      throw mismatch
    }
  }
}
