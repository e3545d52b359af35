import MusterDocument
import MusterWire
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// Operations that require others: each rule of the services, once violated and once followed. A
/// case is a list of calls: all succeed except the last one, which fails until the missing call was
/// made.
@Suite struct PrerequisiteTests {
  struct Step: Sendable {
    let service: String
    let operation: String
    let input: JSON
    var caller: String?
    /// Minutes after the call.
    var minutes: Int64 = 0

    init(_ service: String, _ operation: String, _ input: JSON = [:], as caller: String? = nil) {
      (self.service, self.operation, self.input) = (service, operation, input)
      self.caller = caller
    }

    /// The step, followed by the time that it takes.
    var done: Step {
      var step = self
      step.minutes = 60
      return step
    }
  }

  struct Prerequisite: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// The calls before.
    let before: [Step]
    /// The call that is refused, and the expected code of the error, or of the account in the
    /// response.
    let call: Step
    let refusal: String
    /// The calls that are missing.
    let remedy: [Step]

    init(
      _ rule: String, after before: [Step] = [], _ call: Step, is refusal: String,
      until remedy: [Step]
    ) {
      testDescription = rule
      (self.before, self.call, self.refusal, self.remedy) = (before, call, refusal, remedy)
    }
  }

  @Test(
    "A call is refused until the calls that it requires were made",
    arguments: inspector + macie + others)
  func order(_ rule: Prerequisite) throws {
    var simulation = try TestOrganization(Self.scenario)
    for step in rule.before { try simulation.execute(step) }
    #expect(simulation.refusal(of: rule.call) == rule.refusal)
    for step in rule.remedy { try simulation.execute(step) }
    #expect(simulation.refusal(of: rule.call) == nil)
  }
}

// MARK: - The organization

extension PrerequisiteTests {
  static let (management, administrator) = ("999999999999", "111111111111")
  static let (member, other, mistaken) = ("222222222222", "333333333333", "444444444444")
  static let address = "member@example.com"
  static let scenario =
    #"{"throttle": 0, "management": "\#(management)", "administrator": "\#(administrator)", "#
    + #""administrators": {"inspector2": "none"}, "accounts": [{"accountId": "\#(administrator)"}, "#
    + #"{"accountId": "\#(member)", "email": "\#(address)", "behavior": "never_accepts"}, "#
    + #"{"accountId": "\#(other)"}, {"accountId": "\#(mistaken)", "email": "\#(address)"}]}"#
}

// MARK: - Inspector

extension PrerequisiteTests {
  static let delegated = Step(
    "inspector2", "EnableDelegatedAdminAccount",
    ["delegatedAdminAccountId": .string(administrator)], as: management
  ).done
  static let associate = Step("inspector2", "AssociateMember", ["accountId": .string(member)])
  /// A read, and the time for everything in progress.
  static let hour = Step("inspector2", "ListMembers").done
  static let automatic = Step(
    "inspector2", "UpdateOrganizationConfiguration", ["autoEnable": ["ec2": true, "ecr": false]])
  static let disassociate = Step(
    "inspector2", "DisassociateMember", ["accountId": .string(member)])
  static let deepen = Step(
    "inspector2", "BatchUpdateMemberEc2DeepInspectionStatus",
    ["accountIds": [["accountId": .string(member), "activateDeepInspection": true]]])

  static func enable(_ types: String..., of id: String = member) -> Step {
    Step(
      "inspector2", "Enable", ["accountIds": [.string(id)], "resourceTypes": .strings(types)])
  }

  static func disable(_ types: String..., of id: String = member, as caller: String? = nil) -> Step
  {
    Step(
      "inspector2", "Disable", ["accountIds": [.string(id)], "resourceTypes": .strings(types)],
      as: caller)
  }

  static let inspector = [
    Prerequisite(
      "An administrator is named before it has members",
      associate, is: "AccessDeniedException", until: [delegated]),
    Prerequisite(
      "An account is associated before it is enabled", after: [delegated],
      enable("EC2"), is: "ACCESS_DENIED", until: [associate.done]),
    Prerequisite(
      "An association ends before the account is enabled", after: [delegated, associate],
      enable("EC2"), is: "ACCESS_DENIED", until: [hour]),
    Prerequisite(
      "An account is associated before it is disassociated", after: [delegated],
      disassociate, is: "ValidationException", until: [associate]),
    Prerequisite(
      "LAMBDA is enabled before LAMBDA_CODE", after: [delegated, associate.done],
      enable("LAMBDA_CODE"), is: "ValidationException", until: [enable("LAMBDA").done]),
    Prerequisite(
      "Enabling a scan type ends before it is disabled",
      after: [delegated, associate.done, enable("EC2")],
      disable("EC2"), is: "ENABLE_IN_PROGRESS", until: [hour]),
    Prerequisite(
      "Disabling a scan type ends before it is enabled again",
      after: [delegated, associate.done, enable("EC2").done, disable("EC2")],
      enable("EC2"), is: "DISABLE_IN_PROGRESS", until: [hour]),
    Prerequisite(
      "EC2 scanning is requested before deep inspection", after: [delegated, associate.done],
      deepen, is: "DISABLED", until: [enable("EC2").done]),
    Prerequisite(
      "EC2 scanning is enabled before deep inspection",
      after: [delegated, associate.done, enable("EC2")],
      deepen, is: "ENABLING", until: [hour]),
    Prerequisite(
      "The members are disassociated before their administrator is disabled",
      after: [delegated, associate.done],
      disable(of: administrator), is: "DISASSOCIATE_ALL_MEMBERS", until: [disassociate.done]),
    Prerequisite(
      "A member is disassociated before it disables its scans",
      after: [delegated, associate.done, enable("EC2").done],
      disable("EC2", as: member), is: "AccessDeniedException", until: [disassociate.done]),
    Prerequisite(
      "A member is disassociated before it is associated again",
      after: [delegated, associate.done],
      associate, is: "ValidationException", until: [disassociate]),
    Prerequisite(
      "An association that has begun is not begun again", after: [delegated, associate],
      associate, is: "ValidationException", until: [disassociate]),
    Prerequisite(
      "The administrator is enabled before it configures automatic enablement",
      after: [delegated, disable(of: administrator).done],
      automatic, is: "ValidationException", until: [enable("EC2", of: administrator)]),
    Prerequisite(
      "An administrator is removed before another is named", after: [delegated],
      Step(
        "inspector2", "EnableDelegatedAdminAccount",
        ["delegatedAdminAccountId": .string(other)], as: management),
      is: "ConflictException",
      until: [
        Step(
          "inspector2", "DisableDelegatedAdminAccount",
          ["delegatedAdminAccountId": .string(administrator)], as: management
        ).done
      ]),
  ]
}

// MARK: - Macie

extension PrerequisiteTests {
  static func create(_ id: String, as caller: String? = nil) -> Step {
    let account: JSON = ["accountId": .string(id), "email": .string(address)]
    return Step("macie2", "CreateMember", ["account": account], as: caller)
  }

  static func invite(_ id: String, as caller: String? = nil) -> Step {
    Step("macie2", "CreateInvitations", ["accountIds": [.string(id)]], as: caller)
  }

  static func macie(_ operation: String, of id: String? = nil, as caller: String? = nil) -> Step {
    Step("macie2", operation, id.map { ["id": .string($0)] } ?? [:], as: caller)
  }

  static func session(_ status: String, of id: String, as caller: String? = nil) -> Step {
    let input: JSON = ["id": .string(id), "status": .string(status)]
    return Step("macie2", "UpdateMemberSession", input, as: caller)
  }

  /// Accepts the invitation from `sender`, which is looked up at the time of the call.
  static func accept(of sender: String = administrator, as caller: String = member) -> Step {
    Step("macie2", "AcceptInvitation", ["administratorAccountId": .string(sender)], as: caller)
  }

  static func discover(_ id: String) -> Step {
    Step(
      "macie2", "BatchUpdateAutomatedDiscoveryAccounts",
      ["accounts": [["accountId": .string(id), "status": "ENABLED"]]])
  }

  static let macieOn = macie("EnableMacie")
  static let memberOn = macie("EnableMacie", as: member)
  static let invited = [macieOn, create(member), invite(member).done]
  static let joined = invited + [memberOn, accept()]
  static let macieDelegated = Step(
    "macie2", "EnableOrganizationAdminAccount", ["adminAccountId": .string(administrator)],
    as: management
  ).done
  static let throughOrganizations = [macieDelegated, create(member).done]
  static let pauseItself = Step("macie2", "UpdateMacieSession", ["status": "PAUSED"])
  static let discoveryOn = Step(
    "macie2", "UpdateAutomatedDiscoveryConfiguration", ["status": "ENABLED"])

  static let macie = macieByInvitation + macieThroughOrganizations

  static let macieByInvitation = [
    Prerequisite(
      "Macie is enabled before members are created",
      create(member), is: "AccessDeniedException", until: [macieOn]),
    Prerequisite(
      "A member is created before it is invited", after: [macieOn],
      invite(member), is: "ClientError", until: [create(member)]),
    Prerequisite(
      "A member is created before it is deleted", after: [macieOn],
      macie("DeleteMember", of: member), is: "ResourceNotFoundException", until: [create(member)]),
    Prerequisite(
      "An address is verified before the invitation is accepted",
      after: [macieOn, create(member), invite(member), memberOn],
      accept(), is: "ValidationException", until: [memberOn.waiting]),
    Prerequisite(
      "The member has enabled Macie before it accepts", after: invited,
      accept(), is: "AccessDeniedException", until: [memberOn]),
    Prerequisite(
      "A member is invited before it is paused", after: [macieOn, create(member)],
      session("PAUSED", of: member), is: "ConflictException", until: [invite(member).done]),
    Prerequisite(
      "An invited member leaves its administrator before another one pauses it",
      after: joined + [
        macie("EnableMacie", as: other), create(member, as: other), invite(member, as: other).done,
      ],
      session("PAUSED", of: member, as: other), is: "ConflictException",
      until: [macie("DisassociateFromAdministratorAccount", as: member)]),
    Prerequisite(
      "A member is disassociated before it is deleted", after: joined,
      macie("DeleteMember", of: member), is: "ConflictException",
      until: [macie("DisassociateMember", of: member)]),
    Prerequisite(
      "A member is disassociated before it disables Macie", after: joined,
      macie("DisableMacie", as: member), is: "ConflictException",
      until: [macie("DisassociateMember", of: member)]),
    Prerequisite(
      "A member leaves one administrator before it accepts another's invitation",
      after: joined + [
        macie("EnableMacie", as: other), create(member, as: other), invite(member, as: other).done,
      ],
      accept(of: other), is: "ValidationException",
      until: [macie("DisassociateFromAdministratorAccount", as: member)]),
    Prerequisite(
      "A member leaves its administrator before it has members itself", after: joined,
      create(other, as: member), is: "ConflictException",
      until: [macie("DisassociateFromAdministratorAccount", as: member)]),
    Prerequisite(
      "A member resumes Macie itself, if it joined by invitation",
      after: joined + [session("PAUSED", of: member)],
      session("ENABLED", of: member), is: "AccessDeniedException",
      until: [Step("macie2", "UpdateMacieSession", ["status": "ENABLED"], as: member)]),
    Prerequisite(
      "The members are removed before their administrator pauses itself", after: joined,
      pauseItself, is: "ConflictException", until: [macie("DisassociateMember", of: member)]),
    Prerequisite(
      "The members are removed before their administrator disables Macie", after: joined,
      macie("DisableMacie"), is: "ConflictException",
      until: [macie("DisassociateMember", of: member)]),
    Prerequisite(
      "A member with a wrong address is deleted before it is created again",
      after: [macieOn, create(mistaken).mistaken, invite(mistaken).done],
      invite(mistaken), is: "ClientError",
      until: [macie("DeleteMember", of: mistaken), create(mistaken)]),
  ]

  static let macieThroughOrganizations = [
    Prerequisite(
      "A member through AWS Organizations is disassociated before it is deleted",
      after: throughOrganizations,
      macie("DeleteMember", of: member), is: "ConflictException",
      until: [macie("DisassociateMember", of: member)]),
    Prerequisite(
      "The management account enables Macie itself before it is a member",
      after: [macieDelegated],
      create(management), is: "ValidationException",
      until: [macie("EnableMacie", as: management)]),
    Prerequisite(
      "An administrator is removed before it disables Macie", after: throughOrganizations,
      macie("DisableMacie"), is: "ConflictException",
      until: [
        Step(
          "macie2", "DisableOrganizationAdminAccount",
          ["adminAccountId": .string(administrator)], as: management)
      ]),
    Prerequisite(
      "A member is disassociated before it is created again", after: throughOrganizations,
      create(member), is: "ConflictException", until: [macie("DisassociateMember", of: member)]),
    Prerequisite(
      "The organization's automated discovery is enabled before a member's",
      after: throughOrganizations,
      discover(member), is: "ConflictException", until: [discoveryOn]),
    Prerequisite(
      "A member is created before its automated discovery is enabled",
      after: [macieDelegated, discoveryOn],
      discover(member), is: "ValidationException", until: [create(member).done]),
    Prerequisite(
      "A paused member is resumed before its automated discovery is enabled",
      after: throughOrganizations + [discoveryOn, session("PAUSED", of: member)],
      discover(member), is: "ValidationException", until: [session("ENABLED", of: member)]),
    Prerequisite(
      "An administrator is removed before another is named", after: [macieDelegated],
      Step(
        "macie2", "EnableOrganizationAdminAccount", ["adminAccountId": .string(other)],
        as: management),
      is: "ConflictException",
      until: [
        Step(
          "macie2", "DisableOrganizationAdminAccount",
          ["adminAccountId": .string(administrator)], as: management
        ).done
      ]),
  ]
}

// MARK: - AWS Organizations

extension PrerequisiteTests {
  static let registration: JSON = [
    "AccountId": .string(member), "ServicePrincipal": "config.amazonaws.com",
  ]
  static let register = Step(
    "organizations", "RegisterDelegatedAdministrator", registration, as: management)
  static let trust = Step(
    "organizations", "EnableAWSServiceAccess", ["ServicePrincipal": "config.amazonaws.com"],
    as: management)
  static let distrust = Step(
    "organizations", "DisableAWSServiceAccess", ["ServicePrincipal": "config.amazonaws.com"],
    as: management)
  static let deregister = Step(
    "organizations", "DeregisterDelegatedAdministrator", registration, as: management)

  static let others = [
    Prerequisite(
      "An administrator is registered before it is deregistered",
      after: [trust], deregister, is: "AccountNotRegisteredException", until: [register]),
    Prerequisite(
      "A service is trusted before its administrator is registered",
      register, is: "ConstraintViolationException", until: [trust]),
    Prerequisite(
      "An administrator is deregistered before its service is no longer trusted",
      after: [trust, register], distrust, is: "ConstraintViolationException", until: [deregister]),
    Prerequisite(
      "An administrator is deregistered before it is registered again", after: [trust, register],
      register, is: "AccountAlreadyRegisteredException", until: [deregister]),
    Prerequisite(
      "An account is a delegated administrator before it may list accounts",
      after: [trust], Step("organizations", "ListAccounts", as: member),
      is: "AccessDeniedException", until: [register]),
  ]
}

// MARK: - Execution

extension PrerequisiteTests.Step {
  /// A read that is followed by the time for everything in progress.
  var waiting: PrerequisiteTests.Step {
    var step = PrerequisiteTests.Step(service, "GetMacieSession", as: caller)
    step.minutes = 60
    return step
  }

  /// The same step with an address that is not the account's.
  var mistaken: PrerequisiteTests.Step {
    var account = input["account"] ?? [:]
    account["email"] = "other@example.com"
    return PrerequisiteTests.Step(service, operation, ["account": account], as: caller)
  }
}

extension TestOrganization {
  fileprivate mutating func execute(_ step: PrerequisiteTests.Step) throws {
    if let refusal = refusal(of: step) { throw Refused(step: step.operation, refusal: refusal) }
    pass(minutes: step.minutes)
  }

  private struct Refused: Error { let step, refusal: String }

  /// The code of the call's error, or of the one account for which it fails.
  fileprivate mutating func refusal(of step: PrerequisiteTests.Step) -> String? {
    let caller = step.caller ?? PrerequisiteTests.administrator
    var input = step.input
    if step.operation == "AcceptInvitation" {
      input["invitationId"] = invitation(to: caller, input)
    }
    var output: JSON = [:]
    let error = failure {
      output = try call(step.service, step.operation, input, as: caller)
      return output
    }
    let failed = ["failedAccounts", "unprocessedAccounts", "failedAccountIds", "errors"]
      .compactMap { output[$0]?.elements.first }.first
    return error?.code ?? failed?["errorCode"]?.string ?? failed?["ec2ScanStatus"]?.string
  }

  private mutating func invitation(to receiver: String, _ input: JSON) -> JSON {
    let list = try? call("macie2", "ListInvitations", as: receiver)["invitations"]?.elements
    let sent = list?.first { $0["accountId"] == input["administratorAccountId"] }
    return sent?["invitationId"] ?? "none"
  }
}
