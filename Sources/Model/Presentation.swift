/// How an answer's value on the wire differs from the value that users see.
enum Presentation {
  /// Whether anything at or below `id` is written otherwise on the wire: a timestamp, a blob, a
  /// member that is not in the body or has another name there.
  static func changes(_ id: ShapeID, _ shapes: [Shape]) -> Bool {
    var seen = [Bool](repeating: false, count: shapes.count)
    var open = [id]
    while let id = open.popLast() {
      guard id.index < shapes.count, !seen[id.index] else { continue }
      seen[id.index] = true
      switch shapes[id.index].kind {
      case .timestamp, .blob, .jsonText: return true
      case .structure(let structure):
        if structure.payload != nil { return true }
        for member in structure.members {
          if member.location != .body || member.wireName != member.name { return true }
          open.append(member.shape)
        }
      case .list(let element): open.append(element.shape)
      case .map(let key, let value): open += [key.shape, value.shape]
      case .string, .integer, .number, .boolean, .document: break
      }
    }
    return false
  }
}
