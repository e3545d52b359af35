import MusterDocument
import MusterModel

/// Single values as text: in paths, queries, headers, forms and XML, where everything is text.
struct ScalarText {
  let model: ServiceModel
  /// How timestamps are written where the model does not say.
  let timestamps: TimestampFormat
  /// How users see them.
  var style = TimestampStyle.utc

  /// The text of a value, or nil if it is a container or null. Numbers that JSON cannot say (NaN and
  /// the infinities) are text already.
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

  /// The value that `text` stands for, as users see it.
  func value(_ text: String, _ id: ShapeID) -> JSON {
    switch model[id].kind {
    case .integer: integer(text)
    case .number: number(text)
    case .boolean: text == "true" ? true : text == "false" ? false : .string(text)
    case .timestamp: .string(style.text(of: text) ?? text)
    default: .string(text)
    }
  }

  /// Integers beyond 64 bits are those of JSON.
  private func integer(_ text: String) -> JSON {
    if let integer = Int64(text) { return .integer(integer) }
    guard let number = (try? Document(text))?.root, number.kind == .integer else {
      return .string(text)
    }
    return JSON(number)
  }

  /// A whole number stays one, with all of its digits.
  private func number(_ text: String) -> JSON {
    if let whole = Int64(text) { return .integer(whole) }
    guard let number = Double(text), number.isFinite else { return .string(text) }
    return .number(number)
  }

  /// How a timestamp is written; nil if the shape is none.
  func format(_ id: ShapeID) -> TimestampFormat? {
    guard case .timestamp(let format) = model[id].kind else { return nil }
    return format ?? timestamps
  }
}
