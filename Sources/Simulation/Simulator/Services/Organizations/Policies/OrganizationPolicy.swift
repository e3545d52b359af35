import MusterDocument
import MusterText
import MusterWire

/// A policy of the organization. Only policies of type INSPECTOR_POLICY are simulated.
struct OrganizationPolicy: Sendable {
  static let type = "INSPECTOR_POLICY"

  var name: String
  var description: String
  /// The document as it was given.
  var content: String
  var updatedAt: Instant
  /// The ids of the root, units and accounts to which the policy is attached, and since when.
  var targets: [String: Instant] = [:]
}

extension OrganizationPolicy: StateRecord {
  static let unknown = OrganizationPolicy(
    name: "", description: "", content: "", updatedAt: Scenario.usualBeginning)

  mutating func visitMembers(_ visitor: inout some StateVisitor) {
    visitor.required("name", &name, .text)
    visitor.member("description", &description, .text, or: "")
    visitor.required("content", &content, .inspectorPolicy)
    visitor.member("targets", &targets, .times, or: [:])
    visitor.time("updatedAt", &updatedAt)
  }
}

extension GroupKeys {
  static let policies = GroupKeys(name: "policyIds", expected: "ids of policies") {
    $0.hasPrefix("p-")
  }
}

extension MemberType where Content == String {
  fileprivate static var inspectorPolicy: MemberType {
    MemberType {
      "the document of a policy of type INSPECTOR_POLICY, as a string"
    } read: { value in
      value.string.flatMap { (try? InspectorPolicyDocument($0)) == nil ? nil : $0 }
    } written: {
      .string($0)
    }
  }
}
