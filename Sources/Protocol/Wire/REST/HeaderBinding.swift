import MusterDocument
import MusterModel
import MusterText

/// Members in headers: one member in one header, or a map in all headers with a prefix.
struct HeaderBinding {
  private let scalar: ScalarText

  init(_ model: ServiceModel, _ timestamps: TimestampStyle = .utc) {
    scalar = ScalarText(model: model, timestamps: .rfc822, style: timestamps)
  }

  // MARK: - Writing

  func headers(of value: Value, _ structure: Structure) -> [HTTPHeader] {
    structure.members.flatMap { member -> [HTTPHeader] in
      switch member.location {
      case .header: value[member.name].map { header($0, member) } ?? []
      case .headers: value[member.name].map { headers($0, prefix: member.wireName) } ?? []
      case .body, .uri, .querystring, .statusCode: []
      }
    }
  }

  private func header(_ value: Value, _ member: Member) -> [HTTPHeader] {
    guard !value.isNull, let text = text(value, member.shape) else { return [] }
    return [HTTPHeader(member.wireName, text)]
  }

  private func headers(_ map: Value, prefix: String) -> [HTTPHeader] {
    map.members.map { HTTPHeader(prefix + ($0.key.string ?? ""), $0.value.string ?? "") }
  }

  private func text(_ value: Value, _ id: ShapeID) -> String? {
    switch scalar.model[id].kind {
    case .list(let element):
      return value.elements.compactMap { self.element($0, element.shape) }.joined(separator: ",")
    case .jsonText: return Base64.encoded(JSON(value).bytes)
    default: return scalar.text(value, id)
    }
  }

  private func element(_ value: Value, _ id: ShapeID) -> String? {
    guard case .string = scalar.model[id].kind, let text = value.string else {
      return scalar.text(value, id)
    }
    return HeaderList.quoted(text)
  }

  // MARK: - Reading

  func read(_ headers: [HTTPHeader], _ structure: Structure, to writer: inout JSONWriter) {
    for member in structure.members {
      switch member.location {
      case .header:
        guard let text = headers.value(of: member.wireName) else { continue }
        writer.key(member.name)
        writer.json(value(text, member.shape))
      case .headers:
        let found = prefixed(member.wireName, headers)
        guard !found.isEmpty else { continue }
        writer.key(member.name)
        writer.json(.object(found))
      case .body, .uri, .querystring, .statusCode: break
      }
    }
  }

  private func prefixed(_ prefix: String, _ headers: [HTTPHeader]) -> [(key: String, value: JSON)] {
    headers.filter { $0.name.lowercased().hasPrefix(prefix.lowercased()) }
      .map { (key: String($0.name.dropFirst(prefix.count)), value: .string($0.value)) }
  }

  private func value(_ text: String, _ id: ShapeID) -> JSON {
    switch scalar.model[id].kind {
    case .list(let element):
      let isDate = scalar.format(element.shape) == .rfc822
      let elements = isDate ? HeaderList.dates(text) : HeaderList.elements(text)
      return .array(elements.map { scalar.value($0, element.shape) })
    case .jsonText:
      return Base64.decoded(text).flatMap { try? Document(received: $0) }.map { JSON($0.root) }
        ?? .string(text)
    default: return scalar.value(text, id)
    }
  }
}
