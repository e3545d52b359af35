import MusterDocument
import MusterWire

/// The document of a policy of type INSPECTOR_POLICY: for each scan type, the Regions in which it
/// is enabled and those in which it is disabled (AWS Organizations User Guide, "Amazon Inspector
/// policy syntax and examples" and "Inheritance operators").
struct InspectorPolicyDocument: Sendable, Equatable {
  /// The name that stands for all Regions in which Inspector exists.
  static let allRegions = "ALL_SUPPORTED"

  let changes: [PolicySetting: ListChange]

  init(_ text: String) throws(ServiceError) {
    let root: Document
    do {
      root = try Document(text)
    } catch {
      throw .malformedPolicy("it \(error.message)")
    }
    var reader = PolicyReader()
    try reader.readDocument(root.root)
    changes = reader.changes
  }
}

/// A list of Regions by its name in documents.
enum RegionList: String, Sendable, CaseIterable {
  case enable = "enable_in_regions"
  case disable = "disable_in_regions"
}

/// One of the two lists of a scan type.
struct PolicySetting: Sendable, Hashable {
  let type: ScanType
  let list: RegionList
}

enum InheritanceOperator: String, Sendable, CaseIterable {
  case assign = "@@assign"
  case append = "@@append"
  case remove = "@@remove"
}

/// The changes to an inherited list.
struct ListChange: Sendable, Equatable {
  var regions: [InheritanceOperator: [String]] = [:]
  /// The operators that policies further down may use for the list.
  var allowed = Set(InheritanceOperator.allCases)
}

extension ScanType {
  /// The names that lead to a scan type's lists in policies; nil for machine images, which policies
  /// cannot name.
  var policyPath: [String]? {
    switch self {
    case .ec2: ["ec2_scanning"]
    case .ecr: ["ecr_scanning"]
    case .lambda: ["lambda_standard_scanning"]
    case .lambdaCode: ["lambda_standard_scanning", "lambda_code_scanning"]
    case .codeRepository: ["code_repository_scanning"]
    case .ami: nil
    }
  }

  fileprivate static func named(by path: [String]) -> ScanType? {
    allCases.first { $0.policyPath == path }
  }
}

/// Reads a policy's document, level by level.
private struct PolicyReader {
  typealias AllowedOperators = Set<InheritanceOperator>

  private static let control = "@@operators_allowed_for_child_policies"

  private(set) var changes: [PolicySetting: ListChange] = [:]

  mutating func readDocument(_ root: Value) throws(ServiceError) {
    let allowed = AllowedOperators(InheritanceOperator.allCases)
    let inspector = try only("inspector", in: root, "", allowed)
    let enablement = try only("enablement", in: inspector.value, "/inspector", inspector.allowed)
    try readTypes(enablement.value, [], enablement.allowed)
  }

  /// The member `name` of an object that has no other members, and the operators that it allows.
  private func only(
    _ name: String, in object: Value, _ pointer: String, _ allowed: AllowedOperators
  ) throws(ServiceError) -> (value: Value, allowed: AllowedOperators) {
    let allowed = try self.allowed(in: object, pointer, allowed)
    for (other, _) in object.namedMembers where other != name && other != Self.control {
      throw .malformedPolicy("\(pointer)/\(other) is not a known member; expected \(name)")
    }
    guard let value = object[name], value.kind == .object else {
      throw .malformedPolicy("\(pointer)/\(name) must be an object")
    }
    return (value, allowed)
  }

  /// Reads the scan types in an object. `path` are the names of the scan types around it.
  private mutating func readTypes(
    _ object: Value, _ path: [String], _ allowed: AllowedOperators
  ) throws(ServiceError) {
    let allowed = try self.allowed(in: object, pointer(path), allowed)
    for (name, member) in object.namedMembers where name != Self.control {
      if !path.isEmpty, RegionList(rawValue: name) != nil { continue }
      guard let type = ScanType.named(by: path + [name]), member.kind == .object else {
        throw .malformedPolicy("\(pointer(path + [name])) is not a scan type with lists of Regions")
      }
      for list in RegionList.allCases {
        let setting = PolicySetting(type: type, list: list)
        changes[setting] = try change(
          member[list.rawValue], pointer(path + [name]) + "/" + list.rawValue,
          try self.allowed(in: member, pointer(path + [name]), allowed))
      }
      try readTypes(member, path + [name], allowed)
    }
  }

  private func pointer(_ path: [String]) -> String {
    (["/inspector/enablement"] + path).joined(separator: "/")
  }

  /// Reads the operators of a list. Both lists of a scan type are required.
  private func change(
    _ object: Value?, _ pointer: String, _ allowed: AllowedOperators
  ) throws(ServiceError) -> ListChange {
    guard let object, object.kind == .object else {
      throw .malformedPolicy("\(pointer) is required, and must be an object with operators")
    }
    var change = ListChange()
    change.allowed = try self.allowed(in: object, pointer, allowed)
    for (name, member) in object.namedMembers where name != Self.control {
      guard let key = InheritanceOperator(rawValue: name) else {
        throw .malformedPolicy("\(pointer)/\(name) is not @@assign, @@append or @@remove")
      }
      change.regions[key] = try regions(member, "\(pointer)/\(name)")
    }
    guard !change.regions.isEmpty else { throw .malformedPolicy("\(pointer) has no operator") }
    return change
  }

  private func regions(_ value: Value, _ pointer: String) throws(ServiceError) -> [String] {
    let names = value.elements.compactMap(\.string)
    guard value.kind == .array, names.count == value.count else {
      throw .malformedPolicy("\(pointer) must be an array of Regions")
    }
    for name in names where name != InspectorPolicyDocument.allRegions {
      guard AWSRegions.known.partition(of: name) != nil,
        AWSRegions.known.has("inspector2", in: name)
      else { throw .malformedPolicy("\(pointer) has '\(name)', where Inspector does not exist") }
    }
    return names
  }

  /// The operators that policies further down may use, among those allowed by the levels above.
  private func allowed(
    in object: Value, _ pointer: String, _ allowed: AllowedOperators
  ) throws(ServiceError) -> AllowedOperators {
    guard let list = object[Self.control] else { return allowed }
    let names = list.elements.compactMap(\.string)
    if names == ["@@all"] { return allowed }
    if names == ["@@none"] { return [] }
    let operators = names.compactMap(InheritanceOperator.init)
    guard !operators.isEmpty, operators.count == list.count else {
      throw .malformedPolicy("\(pointer)/\(Self.control) must be an array of operators")
    }
    return allowed.intersection(operators)
  }
}

extension ServiceError {
  /// The error for a document that is not valid; `detail` is a part of a sentence.
  static func malformedPolicy(_ detail: String) -> ServiceError {
    .organizations(
      "MalformedPolicyDocumentException",
      "The provided policy document does not meet the requirements of the specified policy type: "
        + detail + ".")
  }
}
