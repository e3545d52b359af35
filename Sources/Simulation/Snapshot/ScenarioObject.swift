import MusterDocument
import MusterText
import MusterWire

/// The members of an object in a scenario, while a snapshot collects them.
struct ScenarioObject {
  private enum MemberContent {
    case value([UInt8])
    case time(String)
    case object(ScenarioObject)
  }

  private var contents: [(name: String, content: MemberContent)] = []

  var isEmpty: Bool { contents.isEmpty }

  /// The members, sorted by name.
  var members: JSONMembers {
    var members = JSONMembers()
    for (name, content) in contents.sorted(by: { $0.name < $1.name }) {
      switch content {
      case .value(let json): members.add(name, json)
      case .time(let time): members.add(name, varying: time)
      case .object(let object): members.add(name, object.members)
      }
    }
    return members
  }

  /// Adds a member unless `value` is nil.
  mutating func add(_ name: String, _ value: JSON?) {
    if let value { contents.append((name, .value(value.bytes))) }
  }

  /// Adds a time unless it is nil.
  mutating func add(_ name: String, time: String?) {
    if let time { contents.append((name, .time(time))) }
  }

  /// Adds an object unless it is empty.
  mutating func add(_ name: String, _ object: ScenarioObject) {
    if !object.isEmpty { contents.append((name, .object(object))) }
  }

  /// Adds an array of groups unless it is empty. The member `list` of a group contains its keys.
  mutating func add(_ name: String, by list: String = "accountIds", _ groups: JSONGroups) {
    if !groups.isEmpty { contents.append((name, .value(groups.bytes(listing: list)))) }
  }

  /// An object with one text.
  static func text(_ name: String, _ text: String) -> ScenarioObject {
    var object = ScenarioObject()
    object.add(name, .string(text))
    return object
  }

  /// The given members of a response, under the same names.
  static func of(
    _ response: Value, texts: [String] = [], times: [String] = []
  ) -> ScenarioObject {
    var object = ScenarioObject()
    for name in texts { object.add(name, response[name]?.string.map(JSON.string)) }
    for name in times { object.add(name, time: response[name]?.time) }
    return object
  }
}

extension JSONGroups {
  mutating func add(_ name: String, _ object: ScenarioObject) { add(name, object.members) }
}

extension Value {
  /// A time in the format of scenarios.
  var time: String? { utf8.flatMap { CivilTime(iso8601: $0)?.instant.iso8601 } }

  func text(_ name: String) -> String { self[name]?.string ?? "" }
}
