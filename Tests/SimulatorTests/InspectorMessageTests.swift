import MusterDocument
import MusterWire
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// Inspector's messages, and its alternatives in scenarios.
@Suite struct InspectorMessageTests {
  static let (administrator, member, other) = ("111111111111", "222222222222", "333333333333")

  /// An organization with one member, whose EC2 scanning is enabled.
  static func organization(_ settings: String = "") throws -> TestOrganization {
    var simulation = try TestOrganization(
      #"{"throttle": 0, "administrator": "\#(administrator)", "settings": {"inspector2": {\#(settings)}}, "#
        + #""regions": [{"name": "us-east-1"}, {"name": "ap-south-1", "scanTypes": ["EC2", "LAMBDA"]}], "#
        + #""accounts": [{"accountId": "\#(member)"}, {"accountId": "\#(other)"}]}"#)
    try simulation.call("inspector2", "AssociateMember", ["accountId": .string(member)])
    simulation.pass(minutes: 10)
    try simulation.enable(member)
    simulation.pass(minutes: 10)
    return simulation
  }

  struct RefusedCall: Sendable {
    let operation: String
    let input: JSON
    var caller: String?
    let status: Int
    let message: String
  }

  static let id: JSON = ["accountId": .string(member)]
  static let stranger: JSON = ["accountId": .string(other)]

  static let refusals = [
    RefusedCall(
      operation: "AssociateMember", input: id, status: 400,
      message: "The request is rejected because the given account ID is already a member or "
        + "associated member of the current account."),
    RefusedCall(
      operation: "AssociateMember", input: stranger, caller: member, status: 403,
      message: "Invoking account does not have access to associate member account"),
    RefusedCall(
      operation: "DisassociateMember", input: stranger, status: 400,
      message: "The request is rejected because the current account cannot disassociate the given "
        + "member account ID since the latter is not yet associated to it."),
    RefusedCall(
      operation: "GetMember", input: id, caller: other, status: 403,
      message: "Invoking account does not have access to get member account"),
    RefusedCall(
      operation: "DescribeOrganizationConfiguration", input: [:], caller: member, status: 403,
      message: "Invoking account does not have access to describe the organization configuration."),
    RefusedCall(
      operation: "Disable", input: ["accountIds": [.string(member)]], caller: member, status: 403,
      message: "Member account 222222222222 is not authorized to disable itself."),
    RefusedCall(
      operation: "Disable", input: [:], caller: member, status: 403,
      message: "Member account 222222222222 is not authorized to disable itself."),
    RefusedCall(
      operation: "GetConfiguration", input: stranger, status: 403,
      message: "Invoking account does not have access to this account"),
  ]

  @Test("Refused calls have Inspector's messages, and change nothing", arguments: refusals)
  func words(_ refusal: RefusedCall) throws {
    var simulation = try Self.organization()
    let before = try simulation.statuses()
    let error = failure {
      try simulation.call(
        "inspector2", refusal.operation, refusal.input, as: refusal.caller ?? Self.administrator)
    }
    #expect(error?.message == refusal.message)
    #expect(error?.httpStatus == refusal.status)
    #expect(try simulation.statuses() == before)
  }

  @Test("An account that is not a member fails with Inspector's message")
  func failedAccounts() throws {
    var simulation = try Self.organization()
    for operation in ["Enable", "Disable", "BatchGetAccountStatus"] {
      var input: JSON = ["accountIds": [.string(Self.other)]]
      if operation == "Enable" { input["resourceTypes"] = ["EC2"] }
      let failed = try simulation.call("inspector2", operation, input).at("/failedAccounts/0")
      #expect(failed?["errorCode"] == "ACCESS_DENIED")
      #expect(failed?["errorMessage"] == "Invoking account does not have access to this account")
    }
  }

  @Test(
    "GetMember of a non-member is 404 for the administrator, or what a setting selects",
    arguments: [
      ("", 404), (#""getMemberOfNonMember": "AccessDeniedException""#, 403),
      (#""getMemberOfNonMember": "InternalServerException""#, 500),
    ])
  func nonMembers(_ setting: String, _ status: Int) throws {
    var simulation = try Self.organization(setting)
    let error = failure { try simulation.call("inspector2", "GetMember", Self.stranger) }
    #expect(error?.httpStatus == status)
    if status == 500 { #expect(error?.message.contains("is not an associated member") == true) }
    try simulation.call("inspector2", "AssociateMember", Self.stranger)
    let member = try simulation.call("inspector2", "GetMember", Self.stranger)
    #expect(member.at("/member/relationshipStatus") == "CREATED")
  }

  @Test("A scan type that the Region lacks fails the whole call, and changes nothing")
  func unsupported() throws {
    var simulation = try Self.organization()
    let calls: [(String, JSON)] = [
      ("Enable", ["resourceTypes": ["EC2", "LAMBDA", "LAMBDA_CODE"]]),
      ("Disable", ["resourceTypes": ["EC2", "LAMBDA_CODE"]]),
      (
        "UpdateOrganizationConfiguration",
        ["autoEnable": ["ec2": true, "ecr": false, "lambda": true, "lambdaCode": true]]
      ),
    ]
    for (operation, input) in calls {
      let error = failure {
        try simulation.call("inspector2", operation, input, region: "ap-south-1")
      }
      #expect(error?.httpStatus == 403, "\(operation)")
      #expect(error?.message == "Lambda code scanning is not supported in ap-south-1")
    }
    let described = try simulation.call(
      "inspector2", "DescribeOrganizationConfiguration", region: "ap-south-1")
    #expect(described.at("/autoEnable/ec2") == false)
    let own = try simulation.call("inspector2", "BatchGetAccountStatus", region: "ap-south-1")
    #expect(own.at("/accounts/0/resourceState/ec2/status") == "ENABLED")
  }

  @Test(
    "Enabling enabled types lists the account, omits it, or fails for it, as set",
    arguments: [
      ("", 1, nil), (#""enableOfEnabledTypes": "omitted""#, 0, nil),
      (#""enableOfEnabledTypes": "failed""#, 0, "ALREADY_ENABLED"),
    ] as [(String, Int, String?)])
  func enabledAgain(_ setting: String, _ listed: Int, _ code: String?) throws {
    var simulation = try Self.organization(setting)
    let before = try simulation.statuses()
    let output = try simulation.enable(Self.member)
    #expect(output["accounts"]?.elements.count == listed)
    #expect(output.at("/failedAccounts/0/errorCode")?.string == code)
    #expect(try simulation.statuses() == before)
  }

  @Test(
    "States have no error, an empty one, or one that repeats the status, as set",
    arguments: [
      ("", nil, nil), (#""stateErrors": "empty""#, "", ""),
      (#""stateErrors": "present""#, "ALREADY_ENABLED", "All of the scan types are enabled."),
    ] as [(String, String?, String?)])
  func stateErrors(_ setting: String, _ code: String?, _ message: String?) throws {
    var simulation = try Self.organization(setting)
    let account = try simulation.statuses().at("/accounts/0")
    for pointer in ["/state", "/resourceState/ec2"] {
      #expect(account?.at(pointer + "/status") == "ENABLED")
      #expect(account?.at(pointer + "/errorCode")?.string == code)
      #expect(account?.at(pointer + "/errorMessage")?.string == message)
    }
    try simulation.call("inspector2", "Disable", ["accountIds": [.string(Self.member)]])
    let ending = try simulation.statuses().at("/accounts/0/state/errorCode")?.string
    #expect(ending == (code == "ALREADY_ENABLED" ? "DISABLE_IN_PROGRESS" : code))
  }

  @Test("A disassociated member does not count toward the quota, and needs room in it to come back")
  func quota() throws {
    var simulation = try TestOrganization(
      #"{"throttle": 0, "quotas": {"inspectorMembers": 1}, "#
        + #""accounts": [{"accountId": "\#(Self.member)"}, {"accountId": "\#(Self.other)"}]}"#)
    try simulation.call("inspector2", "AssociateMember", Self.id)
    let full = failure { try simulation.call("inspector2", "AssociateMember", Self.stranger) }
    #expect(full?.httpStatus == 402)
    try simulation.call("inspector2", "DisassociateMember", Self.id)
    try simulation.call("inspector2", "AssociateMember", Self.stranger)
    #expect(
      failure { try simulation.call("inspector2", "AssociateMember", Self.id) }?.httpStatus == 402)
    let described = try simulation.call("inspector2", "DescribeOrganizationConfiguration")
    #expect(described["maxAccountLimitReached"] == true)
  }

  // MARK: - Configuration

  @Test("UpdateConfiguration resets what it leaves out to the defaults")
  func configuration() throws {
    var simulation = try Self.organization()
    let ecr = "/ecrConfiguration/rescanDurationState"
    let fresh = try simulation.call("inspector2", "GetConfiguration")
    #expect(fresh.at(ecr + "/pullDateRescanDuration") == "DAYS_14")
    #expect(fresh.at(ecr + "/pullDateRescanMode") == "LAST_IN_USE_AT")
    try simulation.call(
      "inspector2", "UpdateConfiguration",
      [
        "ecrConfiguration": [
          "rescanDuration": "DAYS_30", "pullDateRescanDuration": "DAYS_60",
          "pullDateRescanMode": "LAST_PULL_DATE",
        ], "ec2Configuration": ["scanMode": "EC2_SSM_AGENT_BASED"],
      ])
    let all = try simulation.call("inspector2", "GetConfiguration", Self.id)
    #expect(all.at(ecr + "/rescanDuration") == "DAYS_30")
    #expect(all.at(ecr + "/pullDateRescanDuration") == "DAYS_60")
    #expect(all.at(ecr + "/pullDateRescanMode") == "LAST_PULL_DATE")
    #expect(all.at("/ec2Configuration/scanModeState/scanMode") == "EC2_SSM_AGENT_BASED")
    try simulation.call(
      "inspector2", "UpdateConfiguration", ["ecrConfiguration": ["rescanDuration": "DAYS_90"]])
    let less = try simulation.call("inspector2", "GetConfiguration", Self.id)
    #expect(less.at(ecr + "/rescanDuration") == "DAYS_90")
    #expect(less.at(ecr + "/pullDateRescanDuration") == "DAYS_14")
    #expect(less.at("/ec2Configuration/scanModeState/scanMode") == "EC2_HYBRID")
  }

  @Test("A member's own configuration hides its administrator's until it inherits again")
  func inheritance() throws {
    var simulation = try Self.organization()
    func durations() throws -> [JSON?] {
      try [Self.administrator, Self.member].map { id in
        try simulation.call("inspector2", "GetConfiguration", as: id)
          .at("/ecrConfiguration/rescanDurationState/rescanDuration")
      }
    }
    try simulation.call(
      "inspector2", "UpdateConfiguration", ["ecrConfiguration": ["rescanDuration": "DAYS_60"]])
    #expect(try durations() == ["DAYS_60", "DAYS_60"])
    var own = Self.id
    own["ecrConfiguration"] = ["rescanDuration": "DAYS_90"]
    try simulation.call("inspector2", "UpdateConfiguration", own)
    #expect(try durations() == ["DAYS_60", "DAYS_90"])
    var again = Self.id
    again["updateConfigurationInheritance"] = ["ecrConfiguration": "INHERIT_FROM_ADMIN"]
    try simulation.call("inspector2", "UpdateConfiguration", again)
    #expect(try durations() == ["DAYS_60", "DAYS_60"])
  }

  @Test(
    "UpdateConfiguration is refused to members, and inherits for one member without other changes",
    arguments: [
      (member, ["ecrConfiguration": ["rescanDuration": "DAYS_60"]], "AccessDeniedException"),
      (
        administrator, ["updateConfigurationInheritance": ["ecrConfiguration": inherited]],
        "ValidationException"
      ),
      (
        administrator,
        [
          "accountId": .string(member), "ec2Configuration": ["scanMode": "EC2_HYBRID"],
          "updateConfigurationInheritance": ["ecrConfiguration": inherited],
        ], "ValidationException"
      ),
    ] as [(String, JSON, String)])
  func refusedConfiguration(_ caller: String, _ input: JSON, _ code: String) throws {
    var simulation = try Self.organization()
    let before = try simulation.call("inspector2", "GetConfiguration", Self.id)
    let error = failure {
      try simulation.call("inspector2", "UpdateConfiguration", input, as: caller)
    }
    #expect(error?.code == code)
    #expect(try simulation.call("inspector2", "GetConfiguration", Self.id) == before)
  }

  private static let inherited: JSON = "INHERIT_FROM_ADMIN"
}

extension TestOrganization {
  @discardableResult
  fileprivate mutating func enable(_ id: String) throws -> JSON {
    try call("inspector2", "Enable", ["accountIds": [.string(id)], "resourceTypes": ["EC2"]])
  }

  /// The statuses of the member, as the administrator sees them.
  fileprivate mutating func statuses() throws -> JSON {
    try call(
      "inspector2", "BatchGetAccountStatus",
      ["accountIds": [.string(InspectorMessageTests.member)]])
  }
}
