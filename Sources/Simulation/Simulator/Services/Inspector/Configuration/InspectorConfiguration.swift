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
    /// The status after PENDING; nil for SUCCESS.
    var status: String?
  }

  /// True if all settings are inherited.
  var isEmpty: Bool { ecr == nil && ec2 == nil && ami == nil }

  /// The settings of an account that never changed them: container images are scanned for 14 days
  /// since they were pushed and last in use (guide, "Configuring the Amazon ECR re-scan duration").
  static func usual(
    since beginning: Instant, _ settings: SettingValues
  ) -> InspectorConfiguration {
    InspectorConfiguration(
      ecr: ResourceConfiguration(
        given: [
          "rescanDuration": "DAYS_14", "pullDateRescanDuration": "DAYS_14",
          "pullDateRescanMode": "LAST_IN_USE_AT",
        ], since: beginning),
      ec2: ResourceConfiguration(
        given: ["scanMode": .string(settings[InspectorSettings.ec2ScanMode].rawValue)],
        since: beginning))
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

  /// Configurations and members that the request leaves out get their defaults (SRA #300), except
  /// configurations that it lets inherit from the administrator. A setting selects the effect on
  /// those that a request for a member leaves out.
  private mutating func updateConfiguration(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    try refuseMember(call)
    try checkInheritance(call)
    let id = try configuredAccount(call)
    let usual = InspectorConfiguration.usual(since: call.now, scenario.settings)
    let keeps =
      id != call.caller && scenario.settings[InspectorSettings.configurationOfMember] == .kept
    let leftOut = keeps ? configurations[id] ?? InspectorConfiguration() : usual
    var configuration = InspectorConfiguration()
    for (name, path) in InspectorConfiguration.settings
    where call.input["updateConfigurationInheritance"]?[name] == nil {
      configuration[keyPath: path] = leftOut[keyPath: path]
      guard let given = call.input[name] else { continue }
      var values = usual[keyPath: path]?.given ?? [:]
      for (member, value) in given.namedMembers { values[member] = JSON(value) }
      let result = scenario.settings[InspectorSettings.configurationResult]
      configuration[keyPath: path] = .init(
        given: values, since: call.now, status: result == .success ? nil : result.rawValue)
    }
    configurations[id] = configuration.isEmpty ? nil : configuration
    return [:]
  }

  /// Members cannot call UpdateConfiguration (API reference).
  private func refuseMember(_ call: SimulatedCall) throws(ServiceError) {
    guard members[call.caller]?.status == .enabled else { return }
    throw .accessDenied("\(call.caller) is a member: its administrator updates its configuration.")
  }

  /// A request lets configurations of one member inherit, or sets some (API reference).
  private func checkInheritance(_ call: SimulatedCall) throws(ServiceError) {
    guard call.input["updateConfigurationInheritance"] != nil else { return }
    guard call.input["accountId"] != nil else {
      throw .validation("/updateConfigurationInheritance requires accountId.")
    }
    for name in ["ec2Configuration", "ecrConfiguration"] where call.input[name] != nil {
      throw .validation("/\(name) must be absent beside updateConfigurationInheritance.")
    }
  }

  /// The account that a call is about: the caller, or a member of the calling administrator.
  private func configuredAccount(_ call: SimulatedCall) throws(ServiceError) -> String {
    guard call.input["accountId"] != nil else { return call.caller }
    let id = try call.accountID("accountId")
    guard canAccess(call.caller, into: id) else {
      throw .accessDenied(InspectorMessages.noAccess)
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
      ?? InspectorConfiguration.usual(since: scenario.beginning, scenario.settings)[keyPath: path]
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
    let status = JSON.string(setting.status ?? "SUCCESS")
    guard setting.since > scenario.beginning else { return status }
    let delay = delay(InspectorSettings.configuration, of: call.caller)
    return setting.since.advanced(by: delay) <= call.now ? status : "PENDING"
  }
}
