import MusterDocument
import MusterText
import MusterWire

/// Settings for the scans of an account. Settings that are nil are inherited from its
/// administrator.
struct InspectorConfiguration: Sendable {
  var ecr: ResourceConfiguration?
  var ec2: ResourceConfiguration?
  var ami: ResourceConfiguration?

  struct ResourceConfiguration: Sendable {
    var given: JSON
    var since: Instant
  }

  /// The settings of an account that never changed them (guess).
  static func usual(since beginning: Instant) -> InspectorConfiguration {
    InspectorConfiguration(
      ecr: ResourceConfiguration(given: ["rescanDuration": "DAYS_14"], since: beginning),
      ec2: ResourceConfiguration(given: ["scanMode": "EC2_HYBRID"], since: beginning))
  }

  /// The settings by their names in requests.
  static var settings: [(name: String, path: WritableKeyPath<Self, ResourceConfiguration?>)] {
    [("ecrConfiguration", \.ecr), ("ec2Configuration", \.ec2), ("amiConfiguration", \.ami)]
  }
}

extension Inspector {
  static let configurationHandlers: [String: Handler] = [
    "GetConfiguration": { try $0.getConfiguration($1) },
    "UpdateConfiguration": { try $0.updateConfiguration($1) },
  ]

  private func getConfiguration(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let id = try configuredAccount(call)
    return .members([
      "ecrConfiguration": setting(of: id, \.ecr).map { ["rescanDurationState": state($0, call)] },
      "ec2Configuration": setting(of: id, \.ec2).map { ec2State($0, call) },
      "amiConfiguration": setting(of: id, \.ami).map { state($0, call) },
    ])
  }

  private mutating func updateConfiguration(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let id = try configuredAccount(call)
    for (name, path) in InspectorConfiguration.settings {
      if let given = call.input[name] {
        configurations[id, default: InspectorConfiguration()][keyPath: path] = .init(
          given: JSON(given), since: call.now)
      }
      if call.input["updateConfigurationInheritance"]?[name] != nil {
        configurations[id]?[keyPath: path] = nil
      }
    }
    return [:]
  }

  /// The account that a call is about: the caller, or a member of the calling administrator.
  private func configuredAccount(_ call: SimulatedCall) throws(ServiceError) -> String {
    guard call.input["accountId"] != nil else { return call.caller }
    let id = try call.accountID("accountId")
    guard canAccess(call.caller, into: id) else {
      throw .accessDenied("\(id) is not a member of this administrator.")
    }
    return id
  }

  private func setting(
    of id: String,
    _ path: KeyPath<InspectorConfiguration, InspectorConfiguration.ResourceConfiguration?>
  ) -> InspectorConfiguration.ResourceConfiguration? {
    let isMember = members[id]?.status == .enabled
    let inherited = isMember ? delegation.flatMap { configurations[$0.administrator] } : nil
    return configurations[id]?[keyPath: path] ?? inherited?[keyPath: path]
      ?? InspectorConfiguration.usual(since: scenario.beginning)[keyPath: path]
  }

  /// The given setting with its status.
  private func state(_ setting: InspectorConfiguration.ResourceConfiguration, _ call: SimulatedCall)
    -> JSON
  {
    var state = setting.given
    state["status"] = status(setting, call)
    state["updatedAt"] = .timestamp(setting.since)
    return state
  }

  private func ec2State(
    _ setting: InspectorConfiguration.ResourceConfiguration, _ call: SimulatedCall
  ) -> JSON {
    let status = status(setting, call)
    let scanner = setting.given["activateVMScanner"].map { activated -> JSON in
      ["activated": activated, "activatedAt": .timestamp(setting.since), "status": status]
    }
    return .members([
      "scanModeState": .members([
        "scanMode": setting.given["scanMode"], "scanModeStatus": status,
      ]),
      "vmScannerState": scanner,
    ])
  }

  private func status(
    _ setting: InspectorConfiguration.ResourceConfiguration, _ call: SimulatedCall
  ) -> JSON {
    guard setting.since > scenario.beginning else { return "SUCCESS" }
    let delay = delay(InspectorSettings.configuration, of: call.caller)
    return setting.since.advanced(by: delay) <= call.now ? "SUCCESS" : "PENDING"
  }
}
