import MusterDocument
import MusterText
import MusterWire

extension IAM {
  mutating func visitMembers(_ visitor: inout some StateVisitor) {
    visitor.each("serviceLinkedRoles", &accounts, new: Account())
  }
}

extension IAM.Account: StateRecord {
  mutating func visitMembers(_ visitor: inout some StateVisitor) {
    visitor.member("roles", &roles, .serviceLinkedRoles, or: [])
  }
}

extension MemberType where Content == [IAM.CreatedRole] {
  /// In the order in which they were created.
  fileprivate static var serviceLinkedRoles: MemberType {
    .array(
      "an array of objects with servicePrincipal, roleName and createdAt",
      of: { IAM.CreatedRole($0) }, written: { $0.json })
  }
}

extension IAM.CreatedRole {
  fileprivate init?(_ value: Value) {
    guard let principal = value["servicePrincipal"]?.string, let name = value["roleName"]?.string,
      let since = value["createdAt"].flatMap(MemberType<Instant>.time.read)
    else { return nil }
    self.init(
      role: ServiceLinkedRole(principal: principal, name: name),
      description: value["description"]?.string, since: since)
  }

  fileprivate var json: JSON {
    .members([
      "servicePrincipal": .string(role.principal), "roleName": .string(role.name),
      "description": description.map(JSON.string), "createdAt": .string(since.iso8601),
    ])
  }
}
