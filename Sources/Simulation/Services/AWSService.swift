import MusterSimulator
import MusterSnapshot

/// The registration of one AWS service for simulated organizations, snapshots and differences. A
/// service is added by declaring it in a file of this folder and listing it in `all`; `Simulator`
/// and `Snapshot` have no list of services.
public struct AWSService: Sendable {
  /// The service's display name.
  public let title: String
  /// Its handlers and its state in a simulated organization.
  let simulation: ServiceSimulation
  /// Its reader in snapshots; nil if snapshots do not contain it.
  let reader: ServiceSnapshot?
  /// The comparison of two states of it; nil if it has no state.
  let comparison: StateComparison?

  init(
    title: String, simulation: ServiceSimulation, reader: ServiceSnapshot? = nil,
    comparison: StateComparison? = nil
  ) {
    self.title = title
    self.simulation = simulation
    self.reader = reader
    self.comparison = comparison
  }

  /// All services, in the order in which snapshots read and scenarios list them. Readers use the
  /// results of earlier readers: the caller, then the organization.
  public static let all: [AWSService] = [
    .sts, .organizations, .inspector, .macie, .accountManagement, .ec2, .iam,
  ]

  /// The service with this name: "inspector2".
  public static func named(_ name: String) -> AWSService? { all.first { $0.name == name } }
}

extension AWSService {
  /// The service's name in requests, models and scenarios.
  public var name: String { simulation.name }

  /// The operations that simulated organizations have, in alphabetical order.
  public var simulatedOperations: [String] { simulation.operations }

  static let simulations = SimulatedServices(all.map(\.simulation))

  static let snapshotServices = all.compactMap { service in
    service.reader.map { reader in
      SnapshotService(
        name: service.name, isGlobal: service.simulation.isGlobal,
        administratorPrincipal: service.simulation.administratorPrincipal(in:),
        reader: reader, exists: service.simulation.exists(in:))
    }
  }

  static let comparedServices = all.compactMap { service in
    service.comparison.map { comparison in
      ComparedService(
        name: service.name, isGlobal: service.simulation.isGlobal,
        administratorPrincipal: service.simulation.administratorPrincipal(in:),
        comparison: comparison)
    }
  }
}
