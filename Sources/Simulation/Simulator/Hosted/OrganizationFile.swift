import MusterDocument
import MusterJournal
import MusterText
import MusterWire

/// The file of a hosted organization: the scenario it began with, how it stood at some time, how its
/// clock went when that was last said, and every change since, which together make the same
/// organization again.
struct OrganizationFile: Sendable {
  private let file: StateFile
  /// What the file said when it was opened; nil where it was new.
  let beginning: Beginning?

  struct Beginning: Sendable {
    var scenario: String
    /// The scenario as it stood when changes were last forgotten (`Organization.dump`); nil while they
    /// never were.
    var standing: String?
    /// The first moment of the simulated clock.
    var first: Instant
    /// What the simulated clock showed when the machine's showed `machine`, and how fast it went.
    var now: Instant
    var machine: Instant
    var speed: Double

    /// What the simulated clock shows by now: it goes on while nobody serves the organization.
    func now(machine later: Instant) -> Instant {
      SimulatedClock(at: now, speed: speed, machine: machine.milliseconds)
        .now(machine: max(machine, later).milliseconds)
    }
  }

  init(path: String) throws(JournalError) {
    file = try StateFile(path: path)
    guard let text = try file.beginning() else {
      beginning = nil
      return
    }
    guard let beginning = Beginning(text) else {
      throw JournalError(message: "The state file \(path) is not one that this version can read.")
    }
    self.beginning = beginning
  }

  func write(_ beginning: Beginning) throws(JournalError) {
    try file.write(beginning: beginning.json.bytes)
  }

  func append(_ entry: JSON) throws(JournalError) {
    try file.append(entry.bytes)
  }

  /// Forgets every change but those that are given, since `beginning` says what came of them.
  func begin(with beginning: Beginning, keeping changes: [JSON]) throws(JournalError) {
    try file.begin(with: beginning.json.bytes, keeping: changes.map(\.bytes))
  }

  /// Lets everything happen to `organization` that happened to the one that the file remembers, and
  /// tells when the last of it was, how many changes there were, and those of them that switched
  /// faults.
  func restore(
    _ organization: inout Organization
  ) throws(JournalError) -> (latest: Instant, changes: Int, switches: [JSON]) {
    var latest = organization.scenario.start
    let changes = try file.changes()
    var switches: [JSON] = []
    for (index, text) in changes.enumerated() {
      guard let entry = try? Document(text).root,
        let moment = OrganizationFile.repeated(entry, &organization)
      else {
        throw JournalError(message: "Change \(index + 1) of the state file is not understood.")
      }
      latest = max(latest, moment)
      if entry["faults"] != nil { switches.append(JSON(entry)) }
    }
    return (latest, changes.count, switches)
  }

  /// Repeats a call, or turns a switch; nil if the entry says neither.
  private static func repeated(_ entry: Value, _ organization: inout Organization) -> Instant? {
    if let faults = entry["faults"], let at = entry["at"]?.integer {
      guard let rules = try? organization.faults.changed(by: faults, organization.scenario.services)
      else { return nil }
      organization.faults = rules
      return Instant(milliseconds: at)
    }
    guard let change = Change(entry), organization.repeat(change) else { return nil }
    return change.time.now
  }
}

extension OrganizationFile.Beginning {
  private static let format: Int64 = 1

  fileprivate init?(_ text: [UInt8]) {
    guard let value = try? Document(text).root, value["format"]?.integer == Self.format,
      let scenario = value["scenario"]?.string, let first = value["first"]?.integer,
      let now = value["now"]?.integer, let machine = value["machine"]?.integer,
      let speed = value["speed"]?.number
    else { return nil }
    self.init(
      scenario: scenario, standing: value["standing"]?.string, first: Instant(milliseconds: first),
      now: Instant(milliseconds: now),
      machine: Instant(milliseconds: machine), speed: speed)
  }

  fileprivate var json: JSON {
    .members([
      "format": .integer(Self.format), "scenario": .string(scenario),
      "standing": standing.map(JSON.string),
      "first": .integer(first.milliseconds), "now": .integer(now.milliseconds),
      "machine": .integer(machine.milliseconds), "speed": .number(speed),
    ])
  }
}
