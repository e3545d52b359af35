import MusterDocument
import MusterWire

/// The settings of one or more Inspector policies, merged from the root towards an account.
struct InspectorPolicySettings: Sendable, Equatable {
  /// The effect of the policies on a scan type in a Region.
  enum PolicyRule: Sendable, Equatable {
    case enable, disable
  }

  private var lists: [PolicySetting: [String]] = [:]
  /// The operators that policies further down may use; all, if a setting is missing.
  private var allowed: [PolicySetting: Set<InheritanceOperator>] = [:]

  var isEmpty: Bool { lists.isEmpty }

  /// Merges the policies of the next level. A setting selects the order of policies of the same
  /// level.
  mutating func merge(_ documents: [InspectorPolicyDocument]) {
    let inherited = allowed
    for document in documents {
      for (setting, change) in document.changes {
        apply(
          change, to: setting,
          inherited[setting] ?? Set(InheritanceOperator.allCases))
        allowed[setting] =
          (allowed[setting] ?? Set(InheritanceOperator.allCases))
          .intersection(change.allowed)
      }
    }
  }

  private mutating func apply(
    _ change: ListChange, to setting: PolicySetting,
    _ allowed: Set<InheritanceOperator>
  ) {
    var regions = lists[setting] ?? []
    for key in InheritanceOperator.allCases where allowed.contains(key) {
      guard let names = change.regions[key] else { continue }
      switch key {
      case .assign: regions = names
      case .append: regions += names.filter { !regions.contains($0) }
      case .remove: regions.removeAll(where: names.contains)
      }
    }
    lists[setting] = regions
  }

  /// The rule for a scan type in a Region; nil if the policies do not manage it. Disabling takes
  /// precedence (guide).
  func rule(for type: ScanType, in region: String) -> PolicyRule? {
    if names(region, PolicySetting(type: type, list: .disable)) {
      return .disable
    }
    return names(region, PolicySetting(type: type, list: .enable))
      ? .enable : nil
  }

  private func names(_ region: String, _ setting: PolicySetting) -> Bool {
    lists[setting]?.contains { $0 == region || $0 == InspectorPolicyDocument.allRegions } ?? false
  }

  /// True if a rule may exist for the Region.
  func concerns(_ region: String) -> Bool {
    lists.contains {
      $0.value.contains { $0 == region || $0 == InspectorPolicyDocument.allRegions }
    }
  }

  /// The effective policy as a document, without operators and with sorted Regions.
  var document: JSON {
    var types: [(key: String, value: JSON)] = []
    for type in ScanType.allCases where type != .lambdaCode {
      guard let name = type.policyPath?.last, var shown = members(of: type) else { continue }
      if type == .lambda, let code = members(of: .lambdaCode) {
        shown["lambda_code_scanning"] = code
      }
      types.append((name, shown))
    }
    return ["inspector": ["enablement": .object(types)]]
  }

  private func members(of type: ScanType) -> JSON? {
    let lists = RegionList.allCases.compactMap { list in
      self.lists[PolicySetting(type: type, list: list)].map {
        (key: list.rawValue, value: JSON.array($0.sorted().map(JSON.string)))
      }
    }
    return lists.isEmpty ? nil : .object(lists)
  }

  /// The violations in some of `regions` of the rules that a setting selects.
  func violations(
    in regions: [String], of rules: OrganizationsSettings.PolicyValidation
  ) -> [PolicyViolation] {
    switch rules {
    case .requiredTypes: missingTypes(in: regions)
    case .conflicts: conflicts(in: regions)
    case .none: []
    }
  }

  private func conflicts(in regions: [String]) -> [PolicyViolation] {
    ScanType.allCases.compactMap { type in
      let both = regions.filter { region in
        RegionList.allCases.allSatisfy { names(region, PolicySetting(type: type, list: $0)) }
      }
      guard !both.isEmpty, let path = type.policyPath else { return nil }
      return PolicyViolation(
        errorCode: "CONFLICTING_REGIONS",
        message: "\(path.last ?? "") is both enabled and disabled in "
          + both.joined(separator: ", ") + ".",
        path: "/inspector/enablement/" + path.joined(separator: "/"))
    }
  }

  /// The scan types that the policies enable in some of `regions` without a type that they require.
  private func missingTypes(in regions: [String]) -> [PolicyViolation] {
    let broken = regions.filter {
      rule(for: .lambdaCode, in: $0) == .enable && rule(for: .lambda, in: $0) != .enable
    }
    guard !broken.isEmpty else { return [] }
    return [
      PolicyViolation(
        errorCode: "MISSING_REQUIRED_SCAN_TYPE",
        message: "lambda_code_scanning requires lambda_standard_scanning, which is not enabled in "
          + broken.joined(separator: ", ") + ".",
        path: "/inspector/enablement/lambda_standard_scanning/lambda_code_scanning")
    ]
  }

  struct PolicyViolation: Sendable, Equatable {
    let errorCode: String
    let message: String
    let path: String
  }
}
