import MusterDocument
import MusterModel

/// Reads the members of a JSON object one after the other, and remembers what is wrong with them.
/// What was never asked for is an unknown member.
struct ObjectReader {
  private let object: Value
  private let place: Pointer
  /// The names that were asked for.
  private var known: [String] = []
  private(set) var violations: [ScenarioError.Violation] = []

  init(_ object: Value, at place: Pointer = Pointer()) {
    self.object = object
    self.place = place
    if object.kind != .object { report("must be an object") }
  }

  /// The member `name` as `convert` understands it; what it does not is not what was `wanted`.
  mutating func member<Wanted>(
    _ name: String, _ wanted: String, or otherwise: Wanted, _ convert: (Value) -> Wanted?
  ) -> Wanted {
    know(name)
    guard let value = object[name], !value.isNull else { return otherwise }
    if let converted = convert(value) { return converted }
    report("must be \(wanted)", at: name)
    return otherwise
  }

  /// Reads the members of the object called `name`; nil if there is none.
  mutating func object<Read>(_ name: String, _ read: (inout ObjectReader) -> Read) -> Read? {
    know(name)
    guard let value = object[name], !value.isNull else { return nil }
    return nested(value, [name], read)
  }

  /// Reads the objects in the array called `name`; nil if it is no array.
  mutating func objects<Read>(
    _ name: String, _ read: (inout ObjectReader) -> Read
  ) -> [Read]? {
    know(name)
    guard let array = object[name], array.kind == .array else { return nil }
    var results: [Read] = []
    for (index, element) in array.elements.enumerated() {
      results.append(nested(element, [name, String(index)], read))
    }
    return results
  }

  private mutating func know(_ name: String) {
    if !known.contains(name) { known.append(name) }
  }

  private mutating func nested<Read>(
    _ value: Value, _ path: [String], _ read: (inout ObjectReader) -> Read
  ) -> Read {
    var reader = ObjectReader(value, at: Pointer(tokens: place.tokens + path))
    let result = read(&reader)
    violations += reader.finish()
    return result
  }

  mutating func report(_ message: String, at name: String? = nil) {
    let pointer = name.map { place.appending($0) } ?? place
    violations.append(.init(pointer: pointer.description, message: message))
  }

  /// All violations, once everything was read.
  mutating func finish() -> [ScenarioError.Violation] {
    for (key, _) in object.members {
      let name = key.string ?? ""
      guard !known.contains(name) else { continue }
      report("is no member here; " + Spelling.hint(for: name, among: known), at: name)
    }
    return violations
  }
}
