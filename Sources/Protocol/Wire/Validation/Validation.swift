import MusterDocument
import MusterModel
import MusterText

/// A place in an input that the model does not allow.
public struct Violation: Sendable, Equatable {
  /// Where, as a JSON Pointer.
  public var pointer: String
  /// What is wrong and what would be right.
  public var message: String

  public init(pointer: String, message: String) {
    self.pointer = pointer
    self.message = message
  }
}

/// Checks an input against a service's model: all violations at once.
public struct Validation {
  let model: ServiceModel
  private var steps: [Step] = []
  /// What is wrong with the input; nothing if it may be sent.
  public private(set) var violations: [Violation] = []
  /// Values that the model does not list where it lists values. The service refuses them unless it
  /// is newer than the model.
  public internal(set) var unknownValues: [Violation] = []
  /// Whether a value is of another type than the model's, so that a service cannot even read it.
  public private(set) var hasWrongTypes = false

  /// A step towards the place that is being checked; they become a pointer where one is reported.
  private enum Step {
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
      report("\(operation.name) takes no input")
    }
  }

  mutating func report(_ message: String) {
    violations.append(Violation(pointer: pointer.description, message: message))
  }

  private mutating func at(_ step: Step, _ check: (inout Validation) -> Void) {
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
      if !value.isBeyondNumbers { checkNumber(value, shape, isRightKind: value.number != nil) }
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
    report("must be \(wanted), is \(value.kind.inWords)")
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
      report("must have exactly one member, has \(count)")
    }
  }

  /// Answers for each member of the structure whether there is one.
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
    at(.member(name)) { $0.report("is no member here; \(hint)") }
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
  /// Whether this can be taken for a list. An empty object can: languages with one kind of table
  /// cannot tell the two apart when they are empty.
  public var isListLike: Bool { onTape(\.isListLike) }
}

extension TapeValue {
  fileprivate var isListLike: Bool {
    kind == .array || (kind == .object && count == 0)
  }

  /// Whether this stands for a number that JSON cannot say.
  fileprivate var isBeyondNumbers: Bool {
    ["NaN", "Infinity", "-Infinity"].contains(string)
  }
}

extension Value.Kind {
  var inWords: String {
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
