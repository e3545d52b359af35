import MusterDocument
import MusterModel
import MusterText

/// A violation of the model in an input.
public struct Violation: Sendable, Equatable {
  /// The JSON Pointer of the value.
  public var pointer: String
  /// A predicate such as "must be a string, not an integer".
  public var message: String

  public init(pointer: String, message: String) {
    self.pointer = pointer
    self.message = message
  }
}

/// Checks an input against a service's model and reports all violations.
public struct Validation {
  let model: ServiceModel
  private var steps: [PointerStep] = []
  /// The violations; if empty, the input may be sent.
  public private(set) var violations: [Violation] = []
  /// Values that are not in the model's list of values. The service refuses them unless it is newer
  /// than the model.
  public internal(set) var unknownValues: [Violation] = []
  /// True if a value has the wrong type, so that the service could not even parse it.
  public private(set) var hasWrongTypes = false
  /// True if a text does not match its pattern.
  public internal(set) var hasPatternMismatch = false

  /// A step on the path to the value being checked. Steps become a pointer when a violation is
  /// reported.
  private enum PointerStep {
    case member(String)
    case element(Int)
  }

  var pointer: JSONPointer {
    JSONPointer(
      tokens: steps.map {
        switch $0 {
        case .member(let name): name
        case .element(let index): String(index)
        }
      })
  }

  public init(of input: Value, for operation: Operation, in model: ServiceModel) {
    self.model = model
    if let shape = operation.input {
      input.onTape { check($0, model[shape]) }
    } else if input.count > 0 {
      report("must be empty: \(operation.name) takes no input")
    }
  }

  mutating func report(_ message: String) {
    violations.append(Violation(pointer: pointer.description, message: message))
  }

  private mutating func at(_ step: PointerStep, _ check: (inout Validation) -> Void) {
    steps.append(step)
    check(&self)
    steps.removeLast()
  }

  private mutating func check(_ value: TapeValue, _ shape: Shape) {
    switch shape.kind {
    case .structure(let structure): checkStructure(value, structure)
    case .list(let element): checkList(value, shape, element)
    case .map(let key, let element): checkMap(value, shape, key, element)
    case .string(let values): checkString(value, shape, values)
    case .integer: checkNumber(value, shape, isRightKind: value.kind == .integer)
    case .number:
      if !value.isSpecialNumber { checkNumber(value, shape, isRightKind: value.number != nil) }
    case .boolean: if value.boolean == nil { wrongType("a boolean", value) }
    case .blob: checkBlob(value)
    case .timestamp:
      if Timestamp.read(value) == nil {
        wrongType("a timestamp (ISO 8601 text or seconds since 1970)", value)
      }
    case .document, .jsonText: break
    }
  }

  mutating func wrongType(_ wanted: String, _ value: TapeValue) {
    hasWrongTypes = true
    report("must be \(wanted), not \(value.kind.description)")
  }
}

// MARK: - Containers

extension Validation {
  private mutating func checkStructure(_ value: TapeValue, _ structure: Structure) {
    guard value.kind == .object else { return wrongType("an object", value) }
    let isGiven = checkMembers(value, structure)
    for (member, isGiven) in zip(structure.members, isGiven)
    where member.isRequired && !member.isIdempotencyToken && !isGiven {
      at(.member(member.name)) { $0.report("is required") }
    }
    let count = isGiven.count { $0 }
    if structure.isUnion && count != 1 {
      report("must have exactly one member, not \(count)")
    }
  }

  /// Checks the members of `value` and returns, for each member of the structure, whether it is
  /// set.
  private mutating func checkMembers(_ value: TapeValue, _ structure: Structure) -> [Bool] {
    var isGiven = [Bool](repeating: false, count: structure.members.count)
    var next = 0
    for (key, child) in value.members {
      guard let index = structure.index(of: key, from: next) else {
        reportUnknown(key.string ?? "", structure)
        continue
      }
      next = index + 1
      if child.isNull { continue }
      let member = structure.members[index]
      if isGiven[index] { at(.member(member.name)) { $0.report("is given twice") } }
      isGiven[index] = true
      at(.member(member.name)) { $0.check(child, $0.model[member.shape]) }
    }
    return isGiven
  }

  private mutating func reportUnknown(_ name: String, _ structure: Structure) {
    let hint = NearestName.hint(for: name, among: structure.members.map(\.name))
    at(.member(name)) { $0.report("is not a known member; \(hint)") }
  }

  private mutating func checkList(_ value: TapeValue, _ shape: Shape, _ element: Element) {
    guard value.isListLike else { return wrongType("a list", value) }
    checkSize(value.count, shape, "element")
    let facts = model[element.shape]
    for (index, child) in value.elements.enumerated() where !(child.isNull && shape.isSparse) {
      at(.element(index)) { $0.check(child, facts) }
    }
  }

  private mutating func checkMap(
    _ value: TapeValue, _ shape: Shape, _ key: Element, _ element: Element
  ) {
    guard value.kind == .object else { return wrongType("an object", value) }
    checkSize(value.count, shape, "member")
    let (keyFacts, facts) = (model[key.shape], model[element.shape])
    for (name, child) in value.members {
      at(.member(name.string ?? "")) {
        $0.check(name, keyFacts)
        if !(child.isNull && shape.isSparse) { $0.check(child, facts) }
      }
    }
  }
}

extension Value {
  /// True if this is an array or an empty object. Languages with a single table type, such as Lua,
  /// cannot distinguish an empty list from an empty map.
  public var isListLike: Bool { onTape(\.isListLike) }
}

extension TapeValue {
  fileprivate var isListLike: Bool {
    kind == .array || (kind == .object && count == 0)
  }

  /// True if this is the string for a number that JSON cannot represent.
  fileprivate var isSpecialNumber: Bool {
    ["NaN", "Infinity", "-Infinity"].contains(string)
  }
}

extension Value.Kind {
  var description: String {
    switch self {
    case .null: "null"
    case .boolean: "a boolean"
    case .integer: "an integer"
    case .number: "a number"
    case .string: "a string"
    case .array: "a list"
    case .object: "an object"
    }
  }
}
