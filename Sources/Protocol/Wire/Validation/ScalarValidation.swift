import MusterDocument
import MusterModel
import MusterText

extension Validation {
  mutating func checkString(_ value: TapeValue, _ shape: Shape, _ values: [String]) {
    guard let utf8 = value.utf8 else { return wrongType("a string", value) }
    // Characters are counted as botocore counts them, in Unicode scalars.
    let characters = utf8.reduce(0) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
    guard checkSize(characters, shape, "character") else { return }
    if let pattern = shape.pattern, !pattern.isFound(in: utf8) {
      report("must match \(pattern.text)")
    }
    guard !values.isEmpty, !values.contains(where: value.isString) else { return }
    let text = value.string ?? ""
    let hint = NearestName.hint(for: text, among: values)
    unknownValues.append(
      Violation(
        pointer: pointer.description, message: "is '\(text)', which is no known value; \(hint)"))
  }

  mutating func checkNumber(_ value: TapeValue, _ shape: Shape, isRightKind: Bool) {
    guard isRightKind, let number = value.number else {
      return wrongType(shape.isInteger ? "an integer" : "a number", value)
    }
    if let min = shape.limits.min, number < min {
      report("must be at least \(min.inWords), is \(number.inWords)")
    }
    if let max = shape.limits.max, number > max {
      report("must be at most \(max.inWords), is \(number.inWords)")
    }
  }

  mutating func checkBlob(_ value: TapeValue) {
    guard let text = value.string else { return wrongType("a string in Base64", value) }
    if Base64.decoded(text) == nil { report("must be Base64") }
  }

  /// Answers whether the size is right.
  @discardableResult
  mutating func checkSize(_ size: Int, _ shape: Shape, _ unit: String) -> Bool {
    let (min, max) = (shape.limits.min, shape.limits.max)
    let tooSmall = min.map { Double(size) < $0 } ?? false
    let tooLarge = max.map { Double(size) > $0 } ?? false
    guard tooSmall || tooLarge else { return true }
    let limit = min == max ? min : tooSmall ? min : max
    let most = min == max ? "exactly" : tooSmall ? "at least" : "at most"
    let wanted = limit ?? 0
    report("must have \(most) \(wanted.inWords) \(unit)\(wanted == 1 ? "" : "s"), has \(size)")
    return false
  }
}

extension Shape {
  fileprivate var isInteger: Bool {
    if case .integer = kind { true } else { false }
  }
}

extension Double {
  /// Without a fraction where there is none.
  fileprivate var inWords: String {
    Int64(exactly: self).map(String.init) ?? description
  }
}
