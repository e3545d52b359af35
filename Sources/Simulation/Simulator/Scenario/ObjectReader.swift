import MusterDocument
import MusterModel
import MusterText
import MusterWire

/// Reads the members of a JSON object and records violations. Members that were never read are
/// reported as unknown.
struct ObjectReader {
  private let object: Value
  /// The names that were read, and how many of them exist.
  private var known: [String] = []
  private var foundCount = 0
  /// The number of keys that the enclosing group lists; nil outside of groups.
  var rows: Int?
  /// The times in which the group's accounts differ.
  var columns = TimeColumns()
  /// The violations found so far; pointers are relative to this object.
  private(set) var violations: [Violation] = []

  init(_ object: Value) {
    self.object = object
    if object.kind != .object { report("must be an object") }
  }

  /// The member `name`; nil if it is missing or null.
  mutating func value(of name: String) -> Value? {
    let value = object[name]
    if !known.contains(name) {
      known.append(name)
      foundCount += value == nil ? 0 : 1
    }
    return value.flatMap { $0.isNull ? nil : $0 }
  }

  /// True if a required member is missing. False if the value is not an object, which is reported
  /// already.
  func isMissing(_ name: String) -> Bool {
    object.kind == .object && object[name].map(\.isNull) ?? true
  }

  /// The member `name` converted by `convert`, or `otherwise` if it is missing. If `convert`
  /// returns nil, a message says that it must be `wanted`.
  mutating func member<Wanted>(
    _ name: String, _ wanted: String, or otherwise: Wanted, _ convert: (Value) -> Wanted?
  ) -> Wanted {
    guard let value = value(of: name) else { return otherwise }
    if let converted = convert(value) { return converted }
    report("must be \(wanted)", at: name)
    return otherwise
  }

  /// Reads the members of the object `name`; nil if it is missing.
  mutating func object<Read>(_ name: String, _ read: (inout ObjectReader) -> Read) -> Read? {
    guard let value = value(of: name) else { return nil }
    return nested(value, [name], read)
  }

  /// Reads the objects in the array `name`; nil if it is not an array.
  mutating func objects<Read>(
    _ name: String, _ read: (inout ObjectReader) -> Read
  ) -> [Read]? {
    guard let array = value(of: name), array.kind == .array else { return nil }
    var results: [Read] = []
    for (index, element) in array.elements.enumerated() {
      results.append(nested(element, [name, String(index)], read))
    }
    return results
  }

  private mutating func nested<Read>(
    _ value: Value, _ path: [String], _ read: (inout ObjectReader) -> Read
  ) -> Read {
    var reader = ObjectReader(value)
    let result = read(&reader)
    let found = reader.finish()
    if !found.isEmpty {
      let pointer = JSONPointer(tokens: path).description
      violations += found.map { .init(pointer: pointer + $0.pointer, message: $0.message) }
    }
    return result
  }

  mutating func report(_ message: String, at name: String? = nil) {
    let pointer = JSONPointer(tokens: name.map { [$0] } ?? [])
    violations.append(.init(pointer: pointer.description, message: message))
  }

  /// All violations, after everything was read.
  mutating func finish() -> [Violation] {
    guard foundCount != object.count else { return violations }
    for (key, _) in object.members {
      let name = key.string ?? ""
      guard !known.contains(name) else { continue }
      report("is not a known member; " + NearestName.hint(for: name, among: known), at: name)
    }
    return violations
  }
}
