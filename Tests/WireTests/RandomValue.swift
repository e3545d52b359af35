import MusterDocument
import MusterModel
import MusterText
import TestSupport

@testable import MusterWire

/// Generates values that a model's shapes allow, in the form that callers receive.
struct RandomValue {
  let model: ServiceModel
  var random: SplitMix

  mutating func value(_ id: ShapeID, depth: Int = 5) -> JSON {
    let shape = model[id]
    switch shape.kind {
    case .structure(let structure): return object(structure, depth)
    case .list(let element):
      return .array(
        (0..<count(shape, depth)).map { _ in self.element(of: shape, element.shape, depth - 1) })
    case .map(let key, let element):
      return (0..<count(shape, depth)).reduce(into: [:]) { map, _ in
        guard case .string(let name) = value(key.shape) else { return }
        map[name] = self.element(of: shape, element.shape, depth - 1)
      }
    case .string(let values):
      return .string(values.randomElement(using: &random) ?? text(shape))
    case .integer: return .integer(Int64(number(shape.limits)))
    case .number: return .number(number(shape.limits))
    case .boolean: return .boolean(.random(using: &random))
    case .blob: return "AAEC/+8="
    case .timestamp(let format): return .string(time(format).iso8601(zone: "+00:00"))
    case .document, .jsonText: return ["any": [1, true, .null]]
    }
  }

  /// All required members and some of the others; one member for a union.
  private mutating func object(_ structure: Structure, _ depth: Int) -> JSON {
    let only = structure.isUnion ? structure.members.randomElement(using: &random)?.name : nil
    let object: JSON = structure.members.reduce(into: [:]) { object, member in
      let isWanted = depth > 0 && Bool.random(using: &random)
      let isNeeded = member.isRequired || member.location == .uri || member.isIdempotencyToken
      guard only.map({ $0 == member.name }) ?? (isNeeded || isWanted) else { return }
      object[member.name] = nonEmpty(member, depth)
    }
    guard object == [:], hasNoEmptyObjects, let member = structure.members.first else {
      return object
    }
    return .object([(key: member.name, value: nonEmpty(member, depth))])
  }

  /// An element of a list or map; sometimes null if the container is sparse.
  private mutating func element(of shape: Shape, _ id: ShapeID, _ depth: Int) -> JSON {
    let isHole = shape.isSparse && !hasNoEmptyObjects && Int.random(in: 0..<3, using: &random) == 0
    return isHole ? .null : value(id, depth: depth)
  }

  /// A form cannot represent null or an empty object.
  private var hasNoEmptyObjects: Bool { [.query, .ec2].contains(model.metadata.wireProtocol) }

  /// Values in the path or the query must not be empty, because they would be omitted.
  private mutating func nonEmpty(_ member: Member, _ depth: Int) -> JSON {
    while true {
      let value = value(member.shape, depth: depth - 1)
      if member.location == .body || (value != "" && value != []) { return value }
    }
  }

  private mutating func count(_ shape: Shape, _ depth: Int) -> Int {
    let isMap = if case .map = shape.kind { true } else { false }
    let isNeverEmpty =
      model.metadata.wireProtocol == .ec2 || hasNoEmptyObjects && (isMap || shape.isFlattened)
    let least = Int(shape.limits.min ?? (isNeverEmpty ? 1 : 0))
    let most = min(Int(shape.limits.max ?? 3), least + 3)
    return depth > 0 ? .random(in: least...most, using: &random) : least
  }

  private mutating func number(_ limits: Limits) -> Double {
    let least = limits.min ?? -1e6
    return Double.random(in: least...min(limits.max ?? 1e6, least + 1e6), using: &random)
  }

  /// A text that the shape allows. A text made from its pattern rarely has a wrong length.
  private mutating func text(_ shape: Shape) -> String {
    guard let pattern = shape.pattern, pattern.isSupported else { return text(shape.limits) }
    for _ in 0..<1000 {
      let text = pattern.example(&random, atLeast: Int(shape.limits.min ?? 0))
      let count = Double(text.unicodeScalars.count)
      let isRightSize = (shape.limits.min ?? 0)...(shape.limits.max ?? .infinity) ~= count
      if isRightSize && pattern.isFound(in: text) { return text }
    }
    return text(shape.limits)
  }

  private mutating func text(_ limits: Limits) -> String {
    let scalars: [Unicode.Scalar] = ["a", "Z", "0", "/", "%", "+", "&", "\"", "\\", "\n", "é", "😀"]
    let least = Int(limits.min ?? 0)
    let most = min(Int(limits.max ?? 12), least + 12)
    return (0..<Int.random(in: least...most, using: &random)).reduce(into: "") { text, _ in
      text.unicodeScalars.append(scalars.randomElement(using: &random) ?? "a")
    }
  }

  /// A time between 1950 and 2100, to the microsecond; HTTP dates have only seconds.
  private mutating func time(_ format: TimestampFormat?) -> CivilTime {
    CivilTime(
      seconds: Int64.random(in: -631_152_000...4_102_444_800, using: &random),
      microsecond: format == .rfc822 ? 0 : Int.random(in: 0...999_999, using: &random))
  }
}

extension JSON {
  /// The value with members in alphabetical order, because their order is not significant.
  var inOrder: JSON {
    switch self {
    case .object(let members):
      .object(
        members.map { (key: $0.key, value: $0.value.inOrder) }.sorted { $0.key < $1.key })
    case .array(let elements): .array(elements.map(\.inOrder))
    default: self
    }
  }
}
