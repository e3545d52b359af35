import MusterDocument
import MusterModel
import MusterSigning
import MusterText
import MusterWire

/// The state of an organization at a time: the state of its services, and the numbers of requests.
/// Together with the scenario it determines the organization.
struct OrganizationState: Sendable {
  /// The time of the state.
  var now: Instant
  var requests = 0
  var deliveries = 0
  var services: [SigningScope: EventuallyConsistent] = [:]
  var buckets: [RateLimitBucket.Key: RateLimitBucket] = [:]
  /// The time at which AWS Organizations has executed its latest request, if it executes one at a
  /// time.
  var busyUntil = Scenario.usualBeginning

  /// The state before the first request.
  init(at now: Instant) {
    self.now = now
  }

  /// Continues to count from `counters`.
  mutating func count(_ counters: Organization.Counters) {
    requests = counters.requests
    deliveries = counters.deliveries
  }

  /// Applies all changes that are due by `now`.
  mutating func advance(to now: Instant) {
    self.now = now
    for scope in services.keys { services[scope]?.advance(to: now) }
  }

  /// Lets all services use `settings` from now on.
  mutating func use(_ settings: SettingValues) {
    for scope in services.keys { services[scope]?.use(settings) }
  }

  /// The service-linked roles that `account` has because it uses services.
  func serviceLinkedRoles(of account: String) -> [ServiceLinkedRole] {
    let used = services.values.filter { $0.service.isUsed(by: account) }
    return Set(used.compactMap { type(of: $0.service).serviceLinkedRole }).sorted {
      $0.name < $1.name
    }
  }

  /// Schedules the changes in progress of a state that was read.
  fileprivate mutating func resume() {
    for scope in services.keys { services[scope]?.resume(at: now) }
  }
}

/// The state, and the scenario that its members depend on.
private struct StateOfScenario: StateRecord {
  var state: OrganizationState
  let scenario: Scenario

  mutating func visitMembers(_ visitor: inout some StateVisitor) {
    visitor.required("now", &state.now, .time)
    visitor.member("requests", &state.requests, .count, or: 0)
    visitor.member("deliveries", &state.deliveries, .count, or: 0)
    visitBuckets(&visitor)
    visitor.time("busyUntil", &state.busyUntil)
    for service in scenario.services.all { visitMembers(&visitor, service) }
  }

  private mutating func visitBuckets(_ visitor: inout some StateVisitor) {
    var buckets = Dictionary(
      uniqueKeysWithValues: state.buckets.map { ($0.key.text, $0.value) })
    visitor.each(
      "rationed", by: .calls, &buckets, new: RateLimitBucket(tokens: 0, filledAt: state.now))
    for (text, bucket) in buckets { RateLimitBucket.Key(text).map { state.buckets[$0] = bucket } }
  }

  private mutating func visitMembers(
    _ visitor: inout some StateVisitor, _ kind: any SimulatedService.Type
  ) {
    let home = scenario.regions.global
    let unused = EventuallyConsistent(kind.init(in: home, of: scenario))
    if kind.isGlobal {
      visitor.record(kind.name, &state.services[kind.scope(home)], new: unused)
      return
    }
    var regions = state.services.filter { $0.key.service == kind.name }
      .map { (key: $0.key.region, record: $0.value) }
    regions.sort { $0.key < $1.key }
    visitor.groups(kind.name, by: .regions(of: scenario), &regions, new: unused)
    for (region, service) in regions {
      state.services[kind.scope(region)] = service.moved(to: region)
    }
  }
}

extension SimulatedService {
  /// The key of the service's state in a Region.
  static func scope(_ region: String) -> SigningScope {
    SigningScope(region: region, service: name)
  }

  /// True if the service is the same in all Regions: a trait beside its model.
  static var isGlobal: Bool {
    (try? Models.builtIn.model(of: name))?.traits.isGlobal ?? false
  }
}

extension Scenario {
  /// The key of a service's state for requests that are signed for a Region.
  func scope(of endpoint: ServiceEndpoint, in region: String) -> SigningScope {
    endpoint.service.scope(endpoint.isGlobal ? regions.global : region)
  }
}

extension GroupKeys {
  fileprivate static func regions(of scenario: Scenario) -> GroupKeys {
    GroupKeys(name: "regions", expected: "Regions of the scenario") { scenario.regions.has($0) }
  }

  fileprivate static let calls = GroupKeys(
    name: "calls", expected: "calls as \"111122223333/us-east-1/inspector2/Enable\""
  ) {
    RateLimitBucket.Key($0) != nil
  }
}

// MARK: - Reading

extension Scenario {
  /// Reads the member `state` of a scenario.
  static func state(_ reader: inout ObjectReader, of scenario: Scenario) -> OrganizationState? {
    var read: StateOfScenario?
    let new = OrganizationState(at: Scenario.usualBeginning)
    reader.record("state", &read, new: StateOfScenario(state: new, scenario: scenario))
    read?.state.resume()
    return read?.state
  }
}

// MARK: - Writing

extension Organization {
  /// The organization at `now` as a scenario: the members of its own scenario, and the state. `now`
  /// must not be earlier than the last request. An organization of this scenario continues with the
  /// same responses.
  public func exportScenario(at now: Instant) -> [UInt8] {
    var state = state
    state.advance(to: now)
    return written(state)
  }

  /// The organization at its beginning as a scenario, with the services and Regions that have
  /// received calls since.
  func exportInitialScenario() -> [UInt8] {
    var beginning = scenario.state ?? OrganizationState(at: scenario.start)
    for (scope, consistent) in state.services where beginning.services[scope] == nil {
      let kind = type(of: consistent.service)
      beginning.services[scope] = EventuallyConsistent(kind.initial(in: scope.region, of: scenario))
    }
    return written(beginning)
  }

  private func written(_ state: OrganizationState) -> [UInt8] {
    let written = StateOfScenario(state: state, scenario: scenario)
    var json = JSONWriter(capacity: 4096)
    json.object { json in
      if !scenario.text.isEmpty { json.raw(scenario.text) }
      json.key("state")
      json.object { $0.raw(StateWriter.members(of: written).text) }
    }
    return json.bytes
  }
}

// MARK: - Parts

extension EventuallyConsistent: StateRecord {
  mutating func visitMembers(_ visitor: inout some StateVisitor) {
    visitor.members(of: &service)
    let unused = type(of: service).init(in: service.region, of: service.scenario)
    visitor.record("stale", &copy, new: StaleCopy(service: unused, until: Scenario.usualBeginning))
  }

  fileprivate func moved(to region: String) -> EventuallyConsistent {
    var moved = self
    moved.service.region = region
    moved.copy?.service.region = region
    return moved
  }

  fileprivate mutating func advance(to now: Instant) {
    service.advance(to: now)
    copy?.service.advance(to: now)
    if let copy, copy.until <= now { self.copy = nil }
  }

  fileprivate mutating func use(_ settings: SettingValues) {
    service.scenario.settings = settings
    copy?.service.scenario.settings = settings
  }

  fileprivate mutating func resume(at now: Instant) {
    service.resume(at: now)
    copy?.service.resume(at: now)
  }
}

extension EventuallyConsistent.StaleCopy: StateRecord {
  mutating func visitMembers(_ visitor: inout some StateVisitor) {
    visitor.required("until", &until, .time)
    visitor.members(of: &service)
  }
}

extension RateLimitBucket.Key {
  fileprivate init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 4, parts[0].isAccountID else { return nil }
    self.init(
      caller: parts[0], scope: SigningScope(region: parts[1], service: parts[2]),
      operation: parts[3])
  }

  fileprivate var text: String {
    [caller, scope.region, scope.service, operation].joined(separator: "/")
  }
}

extension RateLimitBucket: StateRecord {
  mutating func visitMembers(_ visitor: inout some StateVisitor) {
    visitor.required("tokens", &tokens, .number)
    visitor.required("filledAt", &filledAt, .time)
  }
}
