import MusterDocument
import MusterJournal
import MusterLocks
import MusterSigning
import MusterText
import MusterTransport
import MusterWire

/// A simulated organization that other programs send requests to. It has its own clock, a log of
/// the latest requests, faults that can be changed while it runs, and optionally a file from which
/// it is restored.
///
/// It may be used from any thread and handles one request at a time.
public final class HostedOrganization: Sendable {
  private struct HostedState: Sendable {
    var organization: Organization
    var clock: SimulatedClock
    var log = RequestLog()
    /// The scenario with the state that last replaced the file's changes, and the number of changes
    /// since then.
    var checkpoint: String?
    var changes = 0
    /// The changes to the faults, in the format of the file.
    var faultChanges: [JSON] = []

    var now: Instant { clock.now(machine: MachineClock.monotonic) }
  }

  private let text: String
  private let services: SimulatedServices
  private let file: OrganizationFile?
  private let state: Guarded<HostedState>

  /// An organization for the scenario `text`. Its clock runs `speed` times as fast as the
  /// machine's; 0 stops it. Without the member `startTime`, a running clock starts at the machine's
  /// time. `path` is a state file, from which the organization is restored if it exists.
  public init(
    _ text: String, services: SimulatedServices, speed: Double = 0, path: String? = nil
  ) throws(HostedOrganizationError) {
    self.text = text
    self.services = services
    do {
      file = try path.map { (path) throws(JournalError) in try OrganizationFile(path: path) }
      state = Guarded(try HostedOrganization.opened(text, services, speed, file))
      try state.withLock { (state) throws(JournalError) in try writeClock(state) }
    } catch {
      throw HostedOrganizationError(error)
    }
  }

  /// The organization restored from its file, or at its beginning if there is no file.
  private static func opened(
    _ text: String, _ services: SimulatedServices, _ speed: Double, _ file: OrganizationFile?
  ) throws -> HostedState {
    let beginning = file?.beginning
    if let beginning, beginning.scenario != text {
      throw JournalError(
        message: "The state file belongs to another scenario. Use the scenario that the file was "
          + "created with, or another file.")
    }
    let machine = MachineClock.now
    let scenario = try Scenario(
      beginning?.checkpoint ?? text, services: services,
      beginning: beginning?.first ?? (speed > 0 ? machine.wholeSecond : nil))
    var organization = Organization(scenario)
    let restored = try file?.restore(&organization)
    let now = beginning?.now(machine: machine) ?? scenario.start
    return HostedState(
      organization: organization,
      clock: SimulatedClock(
        at: max(now, restored?.latest ?? now), speed: speed, machine: MachineClock.monotonic),
      checkpoint: beginning?.checkpoint, changes: restored?.changes ?? 0,
      faultChanges: restored?.faultChanges ?? [])
  }

  /// Writes the clock's position to the file, so that it continues from there.
  private func writeClock(_ state: HostedState) throws(JournalError) {
    try file?.write(beginning(state))
  }

  private func beginning(_ state: HostedState) -> OrganizationFile.InitialContent {
    OrganizationFile.InitialContent(
      scenario: text, checkpoint: state.checkpoint, first: state.organization.scenario.beginning,
      now: state.now, machine: MachineClock.now, speed: state.clock.speed)
  }

  /// Writes a change to the file before it is made. From time to time the file's changes are
  /// replaced by the current state, so that loading stays fast.
  private func write(_ change: JSON, _ state: inout HostedState) throws(JournalError) {
    guard let file else { return }
    if state.changes >= HostedOrganization.mostChanges {
      state.checkpoint = String(
        decoding: state.organization.exportScenario(at: state.now), as: UTF8.self)
      try file.begin(with: beginning(state), keeping: state.faultChanges)
      state.changes = state.faultChanges.count
    }
    try file.append(change)
    state.changes += 1
  }

  /// The number of changes after which the file is rewritten. Repeating them takes about a second.
  private static let mostChanges = 5000
}

// MARK: - Requests

extension HostedOrganization {
  /// Executes a request and returns its response. The time of the signature is checked against the
  /// machine's clock, not the organization's; the delay is in milliseconds of the machine's clock.
  /// `fault` is the error in the request's URL, if there is one.
  public func respond(
    to request: HTTPRequest, fault: WireError? = nil
  ) throws(JournalError) -> NetworkResult {
    try state.withLock { (state) throws(JournalError) in
      let time = CallTime(now: state.now, sent: MachineClock.now)
      let incoming = state.organization.receive(request, sent: time.sent, fault: fault)
      if file != nil, let call = state.organization.stateFileCall(by: incoming, at: time) {
        try write(call.json, &state)
      }
      var delivery = state.organization.deliver(incoming, from: request.host, at: time)
      state.log.append(RequestLog.LoggedRequest(request, delivery))
      delivery.delayMilliseconds = state.clock.machineMilliseconds(delivery.delayMilliseconds)
      return delivery
    }
  }

  /// Credentials for requests of `account`, or of the administrator if `account` is nil. Nil if
  /// `account` is not an account id.
  public func credentials(of account: String?) -> (keys: Credentials, account: String)? {
    let scenario = state.withLock { $0.organization.scenario }
    guard let account else { return (Organization.credentials, scenario.administrator) }
    return account.isAccountID ? (scenario.credentials(of: account), account) : nil
  }

  /// The latest requests: {"total": 3, "requests": [{…}, …]}, oldest first.
  public var requests: JSON { state.withLock { $0.log.json } }
}

// MARK: - Control

extension HostedOrganization {
  public var now: Instant { state.withLock { $0.now } }

  /// Advances the clock.
  public func advance(by milliseconds: Int64) throws(JournalError) {
    try state.withLock { (state) throws(JournalError) in
      state.clock.advance(by: milliseconds, machine: MachineClock.monotonic)
      try writeClock(state)
    }
  }

  /// Changes the faults by members of a scenario, and returns the faults that apply from now on.
  public func change(faults members: Value) throws(HostedOrganizationError) -> JSON {
    do {
      return try state.withLock { state in
        let rules = try state.organization.faults.changed(
          by: members, state.organization.scenario.services)
        let change: JSON = ["at": .integer(state.now.milliseconds), "faults": JSON(members)]
        try write(change, &state)
        state.faultChanges.append(change)
        state.organization.faults = rules
        return rules.json
      }
    } catch {
      throw HostedOrganizationError(error)
    }
  }

  /// Changes settings of the services by an object like the member `settings` of a scenario, and
  /// returns all of them with their values.
  public func change(settings members: Value) throws(HostedOrganizationError) -> JSON {
    do {
      return try state.withLock { state in
        var organization = state.organization
        try organization.change(settings: members, at: state.now)
        try write(
          ["at": .integer(state.now.milliseconds), "settings": JSON(members)], &state)
        state.organization = organization
        return organization.scenario.alternatives
      }
    } catch {
      throw HostedOrganizationError(error)
    }
  }

  /// Returns to the beginning of the scenario.
  public func reset() throws(HostedOrganizationError) {
    do {
      try state.withLock { state in
        state = try HostedOrganization.opened(text, services, state.clock.speed, nil)
        try file?.begin(with: beginning(state), keeping: [])
      }
    } catch {
      throw HostedOrganizationError(error)
    }
  }

  /// The organization in its current state, as a scenario; see `Organization.exportScenario`.
  public func exportScenario() -> [UInt8] {
    state.withLock { $0.organization.exportScenario(at: $0.now) }
  }

  /// A summary.
  public var summary: JSON {
    state.withLock { state in
      let scenario = state.organization.scenario
      var json = scenario.summary
      json["region"] = .string(scenario.regions.usual)
      json["partition"] = .string(ARN.partition(of: scenario.regions.usual))
      json["management"] = .string(scenario.management)
      json["administrator"] = .string(scenario.administrator)
      json["member"] = scenario.member.map { .string($0) }
      json["role"] = scenario.roles?.first.map { .string($0) }
      json["startTime"] = .string(scenario.beginning.iso8601)
      json["now"] = .string(state.now.iso8601)
      json["speed"] = .number(state.clock.speed)
      json["faults"] = state.organization.faults.json
      json["settings"] = state.organization.scenario.alternatives
      return json
    }
  }
}

/// The reason why an organization cannot be opened or changed.
public enum HostedOrganizationError: Error, Sendable {
  case scenario(ScenarioError)
  case file(JournalError)

  fileprivate init(_ error: any Error) {
    switch error {
    case let error as ScenarioError: self = .scenario(error)
    case let error as JournalError: self = .file(error)
    default: self = .file(JournalError(message: "\(error)"))
    }
  }
}

extension RequestLog.LoggedRequest {
  fileprivate init(_ request: HTTPRequest, _ delivery: NetworkResult) {
    method = request.method
    path = request.path
    record = delivery.record
    missingBytes = delivery.missingBytes
    if case .failure = delivery.outcome { wasReset = true } else { wasReset = false }
  }
}

extension Instant {
  fileprivate var wholeSecond: Instant { Instant(milliseconds: milliseconds / 1000 * 1000) }
}
