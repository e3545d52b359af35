import MusterDocument
import MusterModel
import MusterText

/// Reads the members of a JSON object one after the other, and remembers what is wrong with them.
/// What was never asked for is an unknown member.
struct ObjectReader {
  private let object: Value
  /// The names that were asked for, and how many of them there are.
  private var known: [String] = []
  private var foundCount = 0
  /// How many are named by the group in which this object stands; nil outside of groups.
  var rows: Int?
  /// The moments in which those differ who are named.
  var columns = MomentColumns()
  /// What is wrong so far; places are told from this object.
  private(set) var violations: [ScenarioError.Violation] = []

  init(_ object: Value) {
    self.object = object
    if object.kind != .object { report("must be an object") }
  }

  /// The member `name`, if there is one that is not null.
  mutating func value(of name: String) -> Value? {
    let value = object[name]
    if !known.contains(name) {
      known.append(name)
      foundCount += value == nil ? 0 : 1
    }
    return value.flatMap { $0.isNull ? nil : $0 }
  }

  /// Whether the object lacks the member; what is no object lacks nothing more.
  func isMissing(_ name: String) -> Bool {
    object.kind == .object && object[name].map(\.isNull) ?? true
  }

  /// The member `name` as `convert` understands it; what it does not is not what was `wanted`.
  mutating func member<Wanted>(
    _ name: String, _ wanted: String, or otherwise: Wanted, _ convert: (Value) -> Wanted?
  ) -> Wanted {
    guard let value = value(of: name) else { return otherwise }
    if let converted = convert(value) { return converted }
    report("must be \(wanted)", at: name)
    return otherwise
  }

  /// Reads the members of the object called `name`; nil if there is none.
  mutating func object<Read>(_ name: String, _ read: (inout ObjectReader) -> Read) -> Read? {
    guard let value = value(of: name) else { return nil }
    return nested(value, [name], read)
  }

  /// Reads the objects in the array called `name`; nil if it is no array.
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
      let place = JSONPointer(tokens: path).description
      violations += found.map { .init(pointer: place + $0.pointer, message: $0.message) }
    }
    return result
  }

  mutating func report(_ message: String, at name: String? = nil) {
    let place = JSONPointer(tokens: name.map { [$0] } ?? [])
    violations.append(.init(pointer: place.description, message: message))
  }

  /// All violations, once everything was read.
  mutating func finish() -> [ScenarioError.Violation] {
    guard foundCount != object.count else { return violations }
    for (key, _) in object.members {
      let name = key.string ?? ""
      guard !known.contains(name) else { continue }
      report("is no member here; " + NearestName.hint(for: name, among: known), at: name)
    }
    return violations
  }
}
