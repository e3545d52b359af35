/// The simulation of a service, for use outside of the simulator. Each service declares a static
/// property of this type beside its handlers.
public struct ServiceSimulation: Sendable {
  let type: any SimulatedService.Type

  init(_ type: any SimulatedService.Type) {
    self.type = type
  }

  /// The service's name, for its model and in the scope of signatures.
  public var name: String { type.name }

  /// True if the service is the same in all Regions.
  public var isGlobal: Bool { type.isGlobal }

  /// The service principal of the service's delegated administrator in AWS Organizations; nil if
  /// the service does not name one itself.
  @Sendable public func administratorPrincipal(in region: String) -> String? {
    type.administration?.principal(in: region)
  }

  /// True if AWS offers the service in the Region.
  @Sendable public func exists(in region: String) -> Bool {
    AWSRegions.known.has(name, in: region)
  }

  /// The simulated operations in alphabetical order, by AWS's names.
  public var operations: [String] { type.operations }
}

/// The services that an organization simulates. They are part of the scenario, so that nothing in
/// the simulator lists services by name.
public struct SimulatedServices: Sendable {
  let all: [any SimulatedService.Type]
  /// The settings of all services, each once.
  let settings: [any AnyScenarioSetting]

  public init(_ simulations: [ServiceSimulation]) {
    all = simulations.map(\.type)
    var taken: Set<String> = []
    settings = all.flatMap { $0.settings }.filter { taken.insert($0.key).inserted }
  }

  subscript(name: String) -> (any SimulatedService.Type)? { all.first { $0.name == name } }

  /// The services that name a delegated administrator themselves.
  var administered: [(service: any SimulatedService.Type, administration: Administration)] {
    all.compactMap { service in service.administration.map { (service, $0) } }
  }
}

extension SimulatedServices {
  /// True if a service with an administrator has the principal in some Region.
  func administer(as principal: String) -> Bool {
    administered.contains { _, administration in
      administration.principal == principal
        || AWSRegions.known.optIn.contains { administration.principal(in: $0) == principal }
    }
  }

  /// The service principals of services that apply policies of AWS Organizations.
  var policyPrincipals: [String] {
    administered.filter { $0.service.followsPolicies }.map(\.administration.principal)
  }
}

/// The administration of a service that names its delegated administrator itself.
struct Administration: Sendable {
  /// The service principal in AWS Organizations.
  let principal: String
  /// The part of the service principal in opt-in Regions before the Region's name, if it is another
  /// principal.
  var regionalPrefix: String?
  /// The operations that name and remove the administrator.
  let operations: Set<String>
  /// True if an organization begins with a delegated administrator by default.
  var isNamedAtBeginning = false
  /// The setting for the error while AWS Organizations executes another request.
  var inProgress: ScenarioSetting<InProgressError>?

  func principal(in region: String) -> String {
    guard let regionalPrefix, AWSRegions.known.optIn.contains(region) else { return principal }
    return regionalPrefix + region + ".amazonaws.com"
  }
}
