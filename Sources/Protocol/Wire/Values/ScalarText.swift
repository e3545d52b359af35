import MusterDocument
import MusterModel

/// Converts single values to and from text, for paths, queries, headers, forms and XML.
struct ScalarText {
  let model: ServiceModel
  /// The timestamp format if the model states none.
  let timestamps: TimestampFormat
  /// The style of timestamps in results.
  var style = TimestampStyle.utc

  /// The text of a value; nil if it is a container or null. NaN and the infinities, which JSON
  /// numbers cannot represent, are strings already.
  func text(_ value: Value, _ id: ShapeID) -> String? {
    if let format = format(id) {
      return value.onTape(Timestamp.read).map { Timestamp.wire($0, as: format) }
    }
    switch value.kind {
    case .string: return value.string
    case .integer, .number: return value.numberText
    case .boolean: return value.boolean.map { $0 ? "true" : "false" }
    case .null, .array, .object: return nil
    }
  }

  /// The value of `text`, in the form that callers receive.
  func value(_ text: String, _ id: ShapeID) -> JSON {
    switch model[id].kind {
    case .integer: integer(text)
    case .number: number(text)
    case .boolean: text == "true" ? true : text == "false" ? false : .string(text)
    case .timestamp: .string(style.text(of: text) ?? text)
    default: .string(text)
    }
  }

  /// An integer that does not fit into 64 bits keeps its digits.
  private func integer(_ text: String) -> JSON {
    if let integer = Int64(text) { return .integer(integer) }
    guard let number = (try? Document(text))?.root, number.kind == .integer else {
      return .string(text)
    }
    return JSON(number)
  }

  /// A number without a fraction becomes an integer.
  private func number(_ text: String) -> JSON {
    if let whole = Int64(text) { return .integer(whole) }
    guard let number = Double(text), number.isFinite else { return .string(text) }
    return .number(number)
  }

  /// The format of a timestamp; nil if the shape is not a timestamp.
  func format(_ id: ShapeID) -> TimestampFormat? {
    guard case .timestamp(let format) = model[id].kind else { return nil }
    return format ?? timestamps
  }
}
