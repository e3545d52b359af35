import MusterDocument
import MusterModel

/// Single values as text: in paths, query strings and headers, where everything is text.
struct Scalar {
  let model: ServiceModel

  /// The text of a value, or nil if it is a container.
  func text(_ value: Value, _ id: ShapeID, at location: Member.Location) -> String? {
    if case .timestamp(let format) = model[id].kind {
      let wanted = format ?? (location == .header ? .rfc822 : .iso8601)
      return Timestamp.read(value).map { Timestamp.wire($0, as: wanted) }
    }
    switch value.kind {
    case .string: return value.string
    case .integer: return value.integer.map(String.init)
    case .number: return value.number?.description
    case .boolean: return value.boolean.map { $0 ? "true" : "false" }
    case .null, .array, .object: return nil
    }
  }

  /// The value that `text` stands for.
  func value(_ text: String, _ id: ShapeID) -> JSON {
    switch model[id].kind {
    case .integer: Int64(text).map(JSON.integer) ?? .string(text)
    case .number: Double(text).map(JSON.number) ?? .string(text)
    case .boolean: text == "true" ? true : text == "false" ? false : .string(text)
    case .timestamp:
      Timestamp.read(text).map { .string(Timestamp.presented($0)) } ?? .string(text)
    default: .string(text)
    }
  }
}
