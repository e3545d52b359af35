import MusterDocument
import MusterWire

/// The members of an object of a scenario, without its braces.
struct Facts {
  private var members: [(name: String, text: [UInt8])] = []

  var isEmpty: Bool { members.isEmpty }

  /// In the order of their names, whatever came first.
  var bytes: [UInt8] {
    var json = JSONWriter(capacity: 128)
    for (name, text) in members.sorted(by: { $0.name < $1.name }) {
      json.key(name)
      json.raw(text)
    }
    return json.bytes
  }

  /// A member that is left out where there is nothing to say.
  mutating func say(_ name: String, _ value: JSON?) {
    if let value { members.append((name, value.bytes)) }
  }

  mutating func say(_ name: String, _ facts: Facts) {
    guard !facts.isEmpty else { return }
    var json = JSONWriter()
    json.object { $0.raw(facts.bytes) }
    members.append((name, json.bytes))
  }

  mutating func say(_ name: String, by list: String = "accountIds", _ groups: JSONGroups) {
    guard !groups.isEmpty else { return }
    var json = JSONWriter()
    json.groups(groups, listing: list)
    members.append((name, json.bytes))
  }

  /// Those of `members` that an answer has, under their own names.
  static func of(_ answer: Value, texts: [String] = [], moments: [String] = []) -> Facts {
    var facts = Facts()
    for name in texts { facts.say(name, answer[name]?.string.map(JSON.string)) }
    for name in moments { facts.say(name, answer[name]?.moment) }
    return facts
  }
}

extension JSONGroups {
  mutating func add(_ name: String, _ facts: Facts) { add(name, facts.bytes) }
}

extension Value {
  /// A moment as scenarios write it.
  var moment: JSON? {
    string.flatMap { CivilTime(iso8601: $0)?.instant }.map { .string($0.iso8601) }
  }

  func text(_ name: String) -> String { self[name]?.string ?? "" }
}
