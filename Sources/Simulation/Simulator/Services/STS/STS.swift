import MusterDocument
import MusterSigning
import MusterText
import MusterWire

extension ServiceSimulation {
  /// AWS STS.
  public static let sts = ServiceSimulation(STS.self)
}

/// AWS STS: the caller's identity, and roles. It has no state: tokens contain their sessions.
struct STS: StatelessService {
  static let name = "sts"
  /// 15 minutes, even for presigned URLs with a shorter lifetime (seen: aws/aws-sdk-go#2167; EKS
  /// tokens with a lifetime of one minute are valid for 15).
  static let clockTolerance = ClockTolerance(
    toleranceMilliseconds: 15 * 60_000, honorsURLLifetime: false)
  /// The common errors of the query protocol (AWS STS API Reference, "Common Errors"), and that of
  /// a Region in which STS is not active for the account (AssumeRole, "Errors").
  static let errors: [String: ServiceError.ErrorName] = [
    "ValidationException": .init(code: "ValidationError", httpStatus: 400),
    "AccessDeniedException": .init(code: "AccessDenied", httpStatus: 403),
    "ThrottlingException": .init(code: "Throttling", httpStatus: 400),
    "UnrecognizedClientException": .init(code: "RegionDisabledException", httpStatus: 403),
    "InternalServerException": .init(code: "InternalFailure", httpStatus: 500),
  ]
  static let handlers: [String: Handler] = [
    "GetCallerIdentity": { tokens, call in tokens.callerIdentity(call) },
    "AssumeRole": { try $0.assumeRole($1) },
  ]

  var region: String
  var scenario: Scenario

  init(in region: String, of scenario: Scenario) {
    self.region = region
    self.scenario = scenario
  }

  private func callerIdentity(_ call: SimulatedCall) -> JSON {
    let user = call.session.map { $0.roleID(in: scenario) + ":" + $0.name }
    let partition = call.partition
    let arn =
      call.session?.arn(in: partition)
      ?? ARN.text("iam", inPartition: partition, of: call.caller, "user/simulated")
    return [
      "UserId": .string(user ?? "AIDASIMU" + call.caller),
      "Account": .string(call.caller),
      "Arn": .string(arn),
    ]
  }

  /// Every account of the organization may assume the scenario's roles in every other. In AWS, the
  /// role's trust policy decides.
  private func assumeRole(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let arn = call.string("RoleArn") ?? ""
    let session = try session(for: arn, call)
    let (account, role) = (session.account, session.role)
    let isOurs = [account, call.caller].allSatisfy { scenario.belongs($0, at: call.now) }
    guard isOurs, scenario.accounts[account]?.behavior != .suspended, scenario.has(role: role)
    else {
      throw .accessDenied(
        "\(call.caller) is not authorized to perform: sts:AssumeRole on resource: \(arn)")
    }
    let credentials = scenario.credentials(of: session)
    return [
      "Credentials": [
        "AccessKeyId": .string(credentials.accessKeyId),
        "SecretAccessKey": .string(credentials.secretAccessKey),
        "SessionToken": .string(credentials.sessionToken ?? ""),
        "Expiration": .timestamp(session.expires),
      ],
      "AssumedRoleUser": [
        "AssumedRoleId": .string(session.roleID(in: scenario) + ":" + session.name),
        "Arn": .string(session.arn(in: call.partition)),
      ],
    ]
  }

  /// The session for a role's ARN, "arn:aws:iam::123456789012:role/path/name".
  private func session(for arn: String, _ call: SimulatedCall) throws(ServiceError) -> RoleSession {
    let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    let path = parts.last?.split(separator: "/") ?? []
    guard parts.count == 6, parts[1] == call.partition, parts[2] == "iam",
      parts[4].isAccountID, path.count > 1,
      path[0] == "role", let role = path.last
    else {
      throw .validation("\(arn) is not the ARN of a role.")
    }
    let requested = 1000 * (call.input["DurationSeconds"]?.integer ?? 3600)
    let granted = min(requested, scenario.sessionMilliseconds)
    return RoleSession(
      account: String(parts[4]), role: String(role), name: call.string("RoleSessionName") ?? "",
      expires: (call.sent ?? call.now).advanced(by: granted))
  }
}
