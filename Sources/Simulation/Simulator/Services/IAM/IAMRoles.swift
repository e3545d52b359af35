import MusterDocument
import MusterText
import MusterWire

extension IAM {
  /// AWS Organizations creates it in every account (AWS Organizations User Guide, "AWS
  /// Organizations and service-linked roles").
  private static let organizationsRole = ServiceLinkedRole(
    principal: "organizations.amazonaws.com", name: "AWSServiceRoleForOrganizations")

  /// A role exists if it can be assumed. Service-linked roles exist if they were created by a
  /// request, or if the account uses the service.
  func getRole(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let name = call.string("RoleName") ?? ""
    if name.hasPrefix(ServiceLinkedRole.prefix) {
      guard let created = serviceLinkedRole(called: name, call) else { throw IAM.noRole(name) }
      return ["Role": shown(created, call)]
    }
    guard scenario.has(role: name) else { throw IAM.noRole(name) }
    let arn = ARN.text("iam", inPartition: call.partition, of: call.caller, "root")
    return ["Role": role(name, "/", call, scenario.beginning, trusting: ["AWS": .string(arn)])]
  }

  mutating func createServiceLinkedRole(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let role = try wantedRole(call)
    guard serviceLinkedRole(called: role.name, call) == nil else {
      throw ServiceError(
        code: "InvalidInput",
        message: "Service role name \(role.name) has been taken in this account, "
          + "please try a different suffix.", httpStatus: 400)
    }
    let created = CreatedRole(role: role, description: call.string("Description"), since: call.now)
    accounts[call.caller, default: Account()].roles.append(created)
    return ["Role": shown(created, call)]
  }

  /// The role that a request names by its service. The roles of services that are not simulated
  /// have invented names.
  private func wantedRole(_ call: SimulatedCall) throws(ServiceError) -> ServiceLinkedRole {
    let principal = call.string("AWSServiceName") ?? ""
    guard principal.hasSuffix(".amazonaws.com") else {
      throw ServiceError(
        code: "InvalidInput", message: "\(principal) is not the name of an AWS service.",
        httpStatus: 400)
    }
    let known = scenario.services.serviceLinkedRole(of: principal)?.name
    let words = principal.dropLast(".amazonaws.com".count).split { $0 == "." || $0 == "-" }
    let invented = words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    let suffix = call.string("CustomSuffix").map { "_" + $0 } ?? ""
    return ServiceLinkedRole(
      principal: principal, name: (known ?? ServiceLinkedRole.prefix + invented) + suffix)
  }

  private func serviceLinkedRole(called name: String, _ call: SimulatedCall) -> CreatedRole? {
    if let created = accounts[call.caller]?.roles.first(where: { $0.role.name == name }) {
      return created
    }
    let roles = call.serviceLinkedRoles + [IAM.organizationsRole]
    return roles.first { $0.name == name }.map { role in
      CreatedRole(role: role, since: scenario.beginning)
    }
  }

  /// The message is AWS's (seen: hashicorp/terraform-provider-aws).
  private static func noRole(_ name: String) -> ServiceError {
    .notFound("The role with name \(name) cannot be found.")
  }
}

// MARK: - Roles in responses

extension IAM {
  private func shown(_ created: CreatedRole, _ call: SimulatedCall) -> JSON {
    let role = created.role
    let service: JSON = ["Service": .string(role.principal)]
    var shown = self.role(role.name, role.path, call, created.since, trusting: service)
    shown["Description"] = created.description.map(JSON.string)
    return shown
  }

  /// The trust policy is JSON text, percent-encoded (reference: GetRole).
  private func role(
    _ name: String, _ path: String, _ call: SimulatedCall, _ since: Instant,
    trusting principal: JSON
  ) -> JSON {
    let policy: JSON = [
      "Version": "2012-10-17",
      "Statement": [
        ["Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"]
      ],
    ]
    let arn = ARN.text(
      "iam", inPartition: call.partition, of: call.caller, "role\(path)\(name)")
    var random = scenario.random(for: "role", call.caller, name)
    return [
      "Path": .string(path),
      "RoleName": .string(name),
      "RoleId": .string("AROASIMU" + random.hexadecimal(12).uppercased()),
      "Arn": .string(arn),
      "CreateDate": .timestamp(since),
      "AssumeRolePolicyDocument": .string(PercentEncoding.encoded(policy.text)),
      "MaxSessionDuration": 3600,
    ]
  }
}
