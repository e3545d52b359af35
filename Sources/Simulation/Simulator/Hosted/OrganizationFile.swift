import MusterDocument
import MusterJournal
import MusterText
import MusterWire

/// The file of a hosted organization. It contains the scenario, the state at some time, the
/// position of the clock, and every change since then. Together they restore the organization.
struct OrganizationFile: Sendable {
  private let file: StateFile
  /// The content of the file when it was opened; nil if it was new.
  let beginning: InitialContent?

  struct InitialContent: Sendable {
    var scenario: String
    /// The scenario with the state that replaced earlier changes (`Organization.exportScenario`);
    /// nil if no changes were replaced yet.
    var checkpoint: String?
    /// The time at which the simulated clock began.
    var first: Instant
    /// The simulated time at the machine's time `machine`, and the speed of the clock.
    var now: Instant
    var machine: Instant
    var speed: Double

    /// The simulated time now: the clock also runs while no process serves the organization.
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
    guard let beginning = InitialContent(text) else {
      throw JournalError(message: "This version cannot read the state file \(path).")
    }
    self.beginning = beginning
  }

  func write(_ beginning: InitialContent) throws(JournalError) {
    try file.write(beginning: beginning.json.bytes)
  }

  func append(_ entry: JSON) throws(JournalError) {
    try file.append(entry.bytes)
  }

  /// Writes `beginning` and drops all changes except `changes`.
  func begin(with beginning: InitialContent, keeping changes: [JSON]) throws(JournalError) {
    try file.begin(with: beginning.json.bytes, keeping: changes.map(\.bytes))
  }

  /// Applies the file's changes to `organization`. Returns the time of the latest change, the
  /// number of changes, and the changes to faults.
  func restore(
    _ organization: inout Organization
  ) throws(JournalError) -> (latest: Instant, changes: Int, faultChanges: [JSON]) {
    var latest = organization.scenario.start
    let changes = try file.changes()
    var faultChanges: [JSON] = []
    for (index, text) in changes.enumerated() {
      guard let entry = try? Document(text).root,
        let time = OrganizationFile.repeated(entry, &organization)
      else {
        throw JournalError(message: "Change \(index + 1) of the state file is not valid.")
      }
      latest = max(latest, time)
      if entry["faults"] != nil { faultChanges.append(JSON(entry)) }
    }
    return (latest, changes.count, faultChanges)
  }

  /// Repeats a call or a change of faults or settings. Nil if the entry is none of them.
  private static func repeated(_ entry: Value, _ organization: inout Organization) -> Instant? {
    if let faults = entry["faults"], let at = entry["at"]?.integer {
      guard let rules = try? organization.faults.changed(by: faults, organization.scenario.services)
      else { return nil }
      organization.faults = rules
      return Instant(milliseconds: at)
    }
    if let settings = entry["settings"], let at = entry["at"]?.integer {
      guard (try? organization.change(settings: settings, at: Instant(milliseconds: at))) != nil
      else { return nil }
      return Instant(milliseconds: at)
    }
    guard let call = StateFileCall(entry), organization.repeat(call) else { return nil }
    return call.time.now
  }
}

extension OrganizationFile.InitialContent {
  private static let format: Int64 = 1

  fileprivate init?(_ text: [UInt8]) {
    guard let value = try? Document(text).root, value["format"]?.integer == Self.format,
      let scenario = value["scenario"]?.string, let first = value["first"]?.integer,
      let now = value["now"]?.integer, let machine = value["machine"]?.integer,
      let speed = value["speed"]?.number
    else { return nil }
    self.init(
      scenario: scenario, checkpoint: value["standing"]?.string,
      first: Instant(milliseconds: first),
      now: Instant(milliseconds: now),
      machine: Instant(milliseconds: machine), speed: speed)
  }

  fileprivate var json: JSON {
    .members([
      "format": .integer(Self.format), "scenario": .string(scenario),
      "standing": checkpoint.map(JSON.string),
      "first": .integer(first.milliseconds), "now": .integer(now.milliseconds),
      "machine": .integer(machine.milliseconds), "speed": .number(speed),
    ])
  }
}
