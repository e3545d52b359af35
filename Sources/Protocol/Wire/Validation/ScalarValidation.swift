import MusterDocument
import MusterModel
import MusterText

extension Validation {
  mutating func checkString(_ value: TapeValue, _ shape: Shape, _ values: [String]) {
    guard let utf8 = value.utf8 else { return wrongType("a string", value) }
    // The length is the number of Unicode scalars, as in botocore.
    let characters = utf8.reduce(0) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
    guard checkSize(characters, shape, "character") else { return }
    if let pattern = shape.pattern, !pattern.isFound(in: utf8) {
      hasPatternMismatch = true
      report("must match \(pattern.text)")
    }
    guard !values.isEmpty, !values.contains(where: value.isString) else { return }
    let text = value.string ?? ""
    let hint = NearestName.hint(for: text, among: values)
    unknownValues.append(
      Violation(
        pointer: pointer.description, message: "has the unknown value '\(text)'; \(hint)"))
  }

  mutating func checkNumber(_ value: TapeValue, _ shape: Shape, isRightKind: Bool) {
    guard isRightKind, let number = value.number else {
      return wrongType(shape.isInteger ? "an integer" : "a number", value)
    }
    if let min = shape.limits.min, number < min {
      report("must be at least \(min.text), not \(number.text)")
    }
    if let max = shape.limits.max, number > max {
      report("must be at most \(max.text), not \(number.text)")
    }
  }

  mutating func checkBlob(_ value: TapeValue) {
    guard let text = value.string else { return wrongType("a string in Base64", value) }
    if Base64.decoded(text) == nil { report("must be Base64") }
  }

  /// Reports a size outside of the limits. Returns whether the size is valid.
  @discardableResult
  mutating func checkSize(_ size: Int, _ shape: Shape, _ unit: String) -> Bool {
    let (min, max) = (shape.limits.min, shape.limits.max)
    let tooSmall = min.map { Double(size) < $0 } ?? false
    let tooLarge = max.map { Double(size) > $0 } ?? false
    guard tooSmall || tooLarge else { return true }
    let limit = min == max ? min : tooSmall ? min : max
    let bound = min == max ? "exactly" : tooSmall ? "at least" : "at most"
    let wanted = limit ?? 0
    report("must have \(bound) \(wanted.text) \(unit)\(wanted == 1 ? "" : "s"), not \(size)")
    return false
  }
}

extension Shape {
  fileprivate var isInteger: Bool {
    if case .integer = kind { true } else { false }
  }
}

extension Double {
  /// The number, as an integer if it has no fraction.
  fileprivate var text: String {
    Int64(exactly: self).map(String.init) ?? description
  }
}
