import MusterDocument
import MusterModel

/// Reads the JSON of a message as users are to see it. As with botocore, members that are null or
/// that the model does not know are left out, the last of several members with one name counts, and
/// nulls in lists and maps stay: they may mean something there.
struct JSONBodyReader {
  let model: ServiceModel
  /// Whose JSON it is, for errors.
  let what: String
  var timestamps = TimestampStyle.utc

  /// Writes the members that `structure` has in the body and `value` knows of, in the model's order.
  func read(
    _ value: Value, _ structure: Structure, to writer: inout JSONWriter
  ) throws(WireError) {
    do {
      try value.onTape { (value) throws(TypeMismatch) in try write(value, structure, to: &writer) }
    } catch {
      throw WireError(message: "\(what) is not as the model says: \(error.message)")
    }
  }

  func read(_ value: Value, _ id: ShapeID, to writer: inout JSONWriter) throws(WireError) {
    do {
      try value.onTape { (value) throws(TypeMismatch) in
        try write(value, model[id].kind, to: &writer)
      }
    } catch {
      throw WireError(message: "\(what) is not as the model says: \(error.message)")
    }
  }
}

/// A place in a message where the model has another kind of value.
private struct TypeMismatch: Error {
  var place = JSONPointer()
  let fault: String

  var message: String { (place.tokens.isEmpty ? "it" : place.description) + " " + fault }
}

// MARK: - Writing what is read

extension JSONBodyReader {
  private func write(
    _ value: TapeValue, _ structure: Structure, to writer: inout JSONWriter
  ) throws(TypeMismatch) {
    try expect(.object, value)
    for (index, child) in found(value, structure).enumerated() {
      guard let child, !child.isNull else { continue }
      let member = structure.members[index]
      writer.key(member.name)
      try at(member.wireName) { () throws(TypeMismatch) in
        try write(child, model[member.shape].kind, to: &writer)
      }
    }
    guard structure.isUnion else { return }
    let names = value.members.filter { !$0.value.isNull }.compactMap(\.key.string)
    guard let name = structure.only(of: names) else { throw TypeMismatch(fault: Structure.noUnion) }
    structure.writeUnknownMember(name, to: &writer)
  }

  /// What the object has of each member.
  private func found(_ value: TapeValue, _ structure: Structure) -> [TapeValue?] {
    var found = [TapeValue?](repeating: nil, count: structure.members.count)
    var next = 0
    for (key, child) in value.members {
      guard let index = structure.index(ofWireName: key, from: next) else { continue }
      found[index] = child
      next = index + 1
    }
    return found
  }

  /// Lists and maps look their elements' shape up once.
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
    // Names can repeat only where there is more than one.
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

// MARK: - What is not as the model says

extension JSONBodyReader {
  private func expect(_ kind: Value.Kind, _ value: TapeValue) throws(TypeMismatch) {
    guard value.kind != kind else { return }
    throw TypeMismatch(fault: "must be \(kind.inWords), is \(value.kind.inWords)")
  }

  /// Adds to the place of what goes wrong.
  private func at(
    _ token: @autoclosure () -> String, _ read: () throws(TypeMismatch) -> Void
  ) throws(TypeMismatch) {
    do {
      try read()
    } catch {
      var mismatch = error
      mismatch.place.tokens.insert(token(), at: 0)
      throw mismatch
    }
  }
}
