import MusterClient
import MusterDocument
import MusterSimulator
import MusterSnapshot
import MusterText

// Scenarios, hosted organizations, snapshots and differences with all services.

extension Scenario {
  /// Reads a scenario; "" has all defaults. Without the member `startTime`, the organization begins
  /// at `beginning`.
  public init(_ json: String, beginning: Instant? = nil) throws(ScenarioError) {
    try self.init(json, services: AWSService.simulations, beginning: beginning)
  }
}

extension HostedOrganization {
  /// The organization of the scenario `text`. Its clock runs `speed` times as fast as the
  /// machine's; 0 stops it. `path` is a state file, from which the organization is restored if it
  /// exists.
  public convenience init(
    _ text: String, speed: Double = 0, path: String? = nil
  ) throws(HostedOrganizationError) {
    try self.init(text, services: AWSService.simulations, speed: speed, path: path)
  }

  /// The organization that a program opens with `options`.
  public convenience init(_ options: HostedOrganizationOptions) throws(Failure) {
    try options.check()
    do throws(HostedOrganizationError) {
      try self.init(options.scenario ?? "{}", speed: options.speed, path: options.stateFile)
    } catch {
      throw Failure(error)
    }
  }
}

extension HostedOrganizationOptions {
  /// Throws if an option is not valid. An empty text usually comes from a variable that was not
  /// set, and ignoring the option could have an unwanted effect.
  fileprivate func check() throws(Failure) {
    for (name, text) in [("scenario", scenario), ("state_file", stateFile)] where text == "" {
      throw Failure(.argument, code: "ArgumentError", "\(name) must not be empty.")
    }
    try SessionOptions.checkSpeed(speed, option: "speed")
  }
}

extension Failure {
  /// The failure of a function of a hosted organization.
  public init(_ error: HostedOrganizationError) {
    switch error {
    case .scenario(let error):
      self.init(.argument, code: "ScenarioError", error.message)
    case .file(let error):
      self.init(.file, code: "StateFileError", error.message)
    }
  }
}

extension Snapshot {
  /// A snapshot of all services in these Regions. Sends nothing until it is started.
  public convenience init(session: Session, regions: [String], details: Bool = false) {
    self.init(
      session: session, regions: regions, details: details, services: AWSService.snapshotServices)
  }
}

extension Difference {
  /// The differences between two scenarios, in all services.
  public init(between before: Value, and after: Value, isOfOneSimulation: Bool = false) {
    self.init(
      between: before, and: after, services: AWSService.comparedServices,
      isOfOneSimulation: isOfOneSimulation)
  }
}
