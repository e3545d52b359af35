/// Inspector's settings in scenarios.
enum InspectorSettings {
  static let all: [any AnyScenarioSetting] = [
    MembershipSettings.association, MembershipSettings.delegation, enabling, activation,
    configuration, members, filters, scanTypes, refusal,
  ]

  /// The time from the request for a scan type until it is enabled or disabled (seen: seconds, and
  /// more than 15 minutes in large accounts).
  static let enabling = ScenarioSetting.duration(
    "enabling", or: .seconds(10, 180, perResourceMilliseconds: 100), at: .account)
  /// The time from the request for deep inspection until it is activated.
  static let activation = ScenarioSetting.duration("activation", or: .seconds(5, 60))
  /// The time for which a changed setting of an account is PENDING.
  static let configuration = ScenarioSetting.duration("configuration", or: .seconds(5, 60))

  static let members = ScenarioSetting.quota("inspectorMembers", or: 10_000)
  static let filters = ScenarioSetting.quota("inspectorFilters", or: 500)

  /// The scan types that Inspector offers in a Region, in the order of `ScanType`.
  static let scanTypes = ScenarioSetting(
    name: "scanTypes", places: [.region], standard: ScanType.allCases
  ) { reader, _ in
    reader.names("scanTypes", "scan types", ScanType.self).map { Set($0).sorted() }
  }

  /// The error that Enable returns for an account, instead of that of its behavior.
  static let refusal = ScenarioSetting<Refusal?>(
    name: "refusal", places: [.account], standard: nil
  ) { reader, _ in
    reader.object("refusal") { $0.refusal() }
  }
}
