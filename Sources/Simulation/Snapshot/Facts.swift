import MusterDocument
import MusterText
import MusterWire

/// The members of an object of a scenario, without its braces.
struct Facts {
  private enum Fact {
    case value([UInt8])
    case moment(String)
    case facts(Facts)
  }

  private var facts: [(name: String, fact: Fact)] = []

  var isEmpty: Bool { facts.isEmpty }

  /// In the order of their names, whatever came first.
  var members: JSONMembers {
    var members = JSONMembers()
    for (name, fact) in facts.sorted(by: { $0.name < $1.name }) {
      switch fact {
      case .value(let json): members.add(name, json)
      case .moment(let moment): members.add(name, filling: moment)
      case .facts(let facts): members.add(name, facts.members)
      }
    }
    return members
  }

  /// A member that is left out where there is nothing to say.
  mutating func say(_ name: String, _ value: JSON?) {
    if let value { facts.append((name, .value(value.bytes))) }
  }

  mutating func say(_ name: String, moment: String?) {
    if let moment { facts.append((name, .moment(moment))) }
  }

  mutating func say(_ name: String, _ more: Facts) {
    if !more.isEmpty { facts.append((name, .facts(more))) }
  }

  mutating func say(_ name: String, by list: String = "accountIds", _ groups: JSONGroups) {
    if !groups.isEmpty { facts.append((name, .value(groups.bytes(listing: list)))) }
  }

  /// Those of `members` that an answer has, under their own names.
  static func of(_ answer: Value, texts: [String] = [], moments: [String] = []) -> Facts {
    var facts = Facts()
    for name in texts { facts.say(name, answer[name]?.string.map(JSON.string)) }
    for name in moments { facts.say(name, moment: answer[name]?.moment) }
    return facts
  }
}

extension JSONGroups {
  mutating func add(_ name: String, _ facts: Facts) { add(name, facts.members) }
}

extension Value {
  /// A moment as scenarios write it.
  var moment: String? { utf8.flatMap { CivilTime(iso8601: $0)?.instant.iso8601 } }

  func text(_ name: String) -> String { self[name]?.string ?? "" }
}
