import MusterDocument
import MusterServices
import MusterWire
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// Organization policies of type INSPECTOR_POLICY in AWS Organizations.
@Suite struct PolicyTests {
  var simulation: TestOrganization
  let root: JSON

  init() throws {
    simulation = try TestOrganization()
    root = try #require(
      try simulation.call("organizations", "ListRoots").at("/Roots/0/Id"))
  }

  static func lists(_ enabled: [String], _ disabled: [String]) -> JSON {
    [
      "enable_in_regions": ["@@assign": .strings(enabled)],
      "disable_in_regions": ["@@assign": .strings(disabled)],
    ]
  }

  static func document(_ types: JSON) -> JSON { ["inspector": ["enablement": types]] }

  @discardableResult
  mutating func call(_ operation: String, _ input: JSON = [:], as id: String? = nil) throws -> JSON
  {
    try simulation.call(
      "organizations", operation, input, as: id ?? simulation.organization.scenario.management)
  }

  mutating func create(_ name: String, _ document: JSON) throws -> JSON {
    let output = try call(
      "CreatePolicy",
      [
        "Name": .string(name), "Description": "", "Type": "INSPECTOR_POLICY",
        "Content": .string(document.text),
      ])
    return try #require(output.at("/Policy/PolicySummary/Id"))
  }

  mutating func enableType() throws {
    try call("EnablePolicyType", ["RootId": root, "PolicyType": "INSPECTOR_POLICY"])
  }

  mutating func attach(_ policy: JSON, to target: JSON) throws {
    try call("AttachPolicy", ["PolicyId": policy, "TargetId": target])
  }

  static let withoutStandardScanning = document([
    "lambda_standard_scanning": [
      "enable_in_regions": ["@@assign": []], "disable_in_regions": ["@@assign": []],
      "lambda_code_scanning": lists(["us-east-1"], []),
    ]
  ])

  static let simple = document(["ec2_scanning": lists(["us-east-1"], [])])

  @Test("A policy type is enabled once, is shown in the root, and detaches its policies at its end")
  mutating func types() throws {
    let type: JSON = ["RootId": root, "PolicyType": "INSPECTOR_POLICY"]
    let early = failure { try call("DisablePolicyType", type) }
    #expect(early?.code == "PolicyTypeNotEnabledException")
    let policy = try create("one", Self.simple)
    let attachment: JSON = ["PolicyId": policy, "TargetId": root]
    #expect(
      failure { try call("AttachPolicy", attachment) }?.code == "PolicyTypeNotEnabledException")
    try enableType()
    #expect(
      failure { try call("EnablePolicyType", type) }?.code == "PolicyTypeAlreadyEnabledException")
    let shown: JSON = [["Type": "INSPECTOR_POLICY", "Status": "ENABLED"]]
    #expect(try call("ListRoots").at("/Roots/0/PolicyTypes") == shown)
    #expect(try call("DescribeOrganization").at("/Organization/AvailablePolicyTypes") == shown)
    try call("AttachPolicy", attachment)
    #expect(try call("ListTargetsForPolicy", ["PolicyId": policy]).at("/Targets/0/Type") == "ROOT")
    let inUse = failure {
      try call("DisableAWSServiceAccess", ["ServicePrincipal": "inspector2.amazonaws.com"])
    }
    #expect(inUse?.code == "ConstraintViolationException")
    try call("DisablePolicyType", type)
    #expect(try call("ListRoots").at("/Roots/0/PolicyTypes") == [])
    #expect(try call("ListTargetsForPolicy", ["PolicyId": policy]).at("/Targets") == [])
    let unknown: JSON = ["RootId": "r-none", "PolicyType": "INSPECTOR_POLICY"]
    #expect(failure { try call("EnablePolicyType", unknown) }?.code == "RootNotFoundException")
    let other: JSON = ["RootId": root, "PolicyType": "TAG_POLICY"]
    #expect(failure { try call("EnablePolicyType", other) }?.code == "NotSimulatedException")
  }

  @Test("Policies are created, changed, listed and deleted")
  mutating func policies() throws {
    let policy = try create("one", Self.simple)
    #expect(failure { try create("one", Self.simple) }?.code == "DuplicatePolicyException")
    let two = try create("two", Self.simple)
    #expect(
      failure { try call("UpdatePolicy", ["PolicyId": two, "Name": "one"]) }?.code
        == "DuplicatePolicyException")
    let content = Self.document(["ecr_scanning": Self.lists([], ["us-east-1"])]).text
    try call(
      "UpdatePolicy",
      ["PolicyId": two, "Name": "three", "Description": "changed", "Content": .string(content)])
    let described = try call("DescribePolicy", ["PolicyId": two]).at("/Policy")
    #expect(described?["Content"]?.string == content)
    #expect(described?.at("/PolicySummary/Name") == "three")
    #expect(described?.at("/PolicySummary/Description") == "changed")
    let arn = try #require(described?.at("/PolicySummary/Arn")?.string)
    #expect(arn.hasPrefix("arn:aws:organizations::") && arn.contains("/inspector_policy/p-"))
    let filter: JSON = ["Filter": "INSPECTOR_POLICY"]
    #expect(try call("ListPolicies", filter).at("/Policies")?.elements.count == 2)
    #expect(try call("ListPolicies", ["Filter": "TAG_POLICY"]).at("/Policies") == [])
    try enableType()
    try attach(policy, to: root)
    #expect(
      failure { try call("DeletePolicy", ["PolicyId": policy]) }?.code == "PolicyInUseException")
    try call("DeletePolicy", ["PolicyId": two])
    let gone = failure { try call("DescribePolicy", ["PolicyId": two]) }
    #expect(gone?.code == "PolicyNotFoundException")
    #expect(try call("ListPolicies", filter).at("/Policies")?.elements.map { $0["Id"] } == [policy])
  }

  @Test("A policy is attached to the root, units and accounts, once each")
  mutating func targets() throws {
    try enableType()
    let policy = try create("one", Self.simple)
    let account = JSON.string(TestOrganization.id(.slow))
    let unit = try #require(
      try call("ListParents", ["ChildId": account]).at("/Parents/0/Id"))
    for (target, type) in [(root, "ROOT"), (unit, "ORGANIZATIONAL_UNIT"), (account, "ACCOUNT")] {
      let attachment: JSON = ["PolicyId": policy, "TargetId": target]
      let early = failure { try call("DetachPolicy", attachment) }
      #expect(early?.code == "PolicyNotAttachedException")
      try call("AttachPolicy", attachment)
      let twice = failure { try call("AttachPolicy", attachment) }
      #expect(twice?.code == "DuplicatePolicyAttachmentException")
      let listed = try call(
        "ListPoliciesForTarget", ["TargetId": target, "Filter": "INSPECTOR_POLICY"])
      #expect(listed.at("/Policies/0/Id") == policy)
      let targets = try call("ListTargetsForPolicy", ["PolicyId": policy]).at("/Targets")
      #expect(targets?.elements.first { $0["TargetId"] == target }?["Type"]?.string == type)
      try call("DetachPolicy", attachment)
      #expect(try call("ListTargetsForPolicy", ["PolicyId": policy]).at("/Targets") == [])
    }
    let missing: JSON = ["PolicyId": policy, "TargetId": "999999999999"]
    #expect(failure { try call("AttachPolicy", missing) }?.code == "TargetNotFoundException")
    let member = failure {
      try call("AttachPolicy", ["PolicyId": policy, "TargetId": root], as: account.string)
    }
    #expect(member?.code == "AccessDeniedException")
  }

  static let malformed: [(String, String)] = [
    ("[]", "/inspector must be an object"),
    (#"{"macie": {}}"#, "/macie is not a known member; expected inspector"),
    (#"{"inspector": {}}"#, "/inspector/enablement must be an object"),
    (
      #"{"inspector": {"enablement": {"s3_scanning": {}}}}"#,
      "/inspector/enablement/s3_scanning is not a scan type with lists of Regions"
    ),
    (
      #"{"inspector": {"enablement": {"ec2_scanning": {"enable_in_regions": {"@@assign": []}}}}}"#,
      "/inspector/enablement/ec2_scanning/disable_in_regions is required, and must be an object with operators"
    ),
    (
      document(["ec2_scanning": lists(["moon-1"], [])]).text,
      "/inspector/enablement/ec2_scanning/enable_in_regions/@@assign has 'moon-1', where Inspector does not exist"
    ),
    (
      document([
        "ec2_scanning": [
          "enable_in_regions": ["@@set": []], "disable_in_regions": ["@@assign": []],
        ]
      ]).text,
      "/inspector/enablement/ec2_scanning/enable_in_regions/@@set is not @@assign, @@append or @@remove"
    ),
    (
      document(["ec2_scanning": ["lambda_code_scanning": lists([], [])]]).text,
      "/inspector/enablement/ec2_scanning/enable_in_regions is required, and must be an object with operators"
    ),
  ]

  @Test("The error for an invalid document has the position", arguments: malformed)
  mutating func malformedDocuments(_ content: String, _ detail: String) {
    let error = failure {
      try call(
        "CreatePolicy",
        [
          "Name": "bad", "Description": "", "Type": "INSPECTOR_POLICY",
          "Content": .string(content),
        ])
    }
    #expect(error?.code == "MalformedPolicyDocumentException")
    #expect(
      error?.message
        == "The provided policy document does not meet the requirements of the specified policy type: \(detail)."
    )
  }

  /// The documents of the root, a unit and an account, and the resulting lists.
  struct Nesting: Sendable {
    let root: JSON?
    let unit: JSON?
    let account: JSON?
    let enabled: [String]
    let disabled: [String]

    static func ec2(_ lists: JSON) -> JSON { document(["ec2_scanning": lists]) }

    static func changes(_ enabled: JSON, _ disabled: JSON = ["@@append": []]) -> JSON {
      ec2(["enable_in_regions": enabled, "disable_in_regions": disabled])
    }

    static let all = [
      Nesting(
        root: ec2(lists(["us-east-1"], ["eu-west-1"])), unit: nil, account: nil,
        enabled: ["us-east-1"], disabled: ["eu-west-1"]),
      Nesting(
        root: ec2(lists(["us-east-1"], ["eu-west-1"])), unit: ec2(lists(["eu-west-1"], [])),
        account: nil, enabled: ["eu-west-1"], disabled: []),
      Nesting(
        root: ec2(lists(["us-east-1"], [])), unit: changes(["@@append": ["eu-west-1"]]),
        account: changes(["@@remove": ["us-east-1"]], ["@@append": ["ALL_SUPPORTED"]]),
        enabled: ["eu-west-1"], disabled: ["ALL_SUPPORTED"]),
      Nesting(
        root: changes([
          "@@assign": ["us-east-1"], "@@operators_allowed_for_child_policies": ["@@append"],
        ]),
        unit: ec2(lists(["eu-west-1"], ["us-west-2"])),
        account: changes(["@@append": ["us-west-1"]]),
        enabled: ["us-east-1", "us-west-1"], disabled: ["us-west-2"]),
      Nesting(
        root: nil, unit: changes(["@@append": ["us-east-1", "us-east-1"]]),
        account: ec2(lists(["ALL_SUPPORTED"], ["us-east-1"])),
        enabled: ["ALL_SUPPORTED"], disabled: ["us-east-1"]),
    ]
  }

  @Test(
    "The effective policy merges the policies from the root to the account", arguments: Nesting.all)
  mutating func nesting(_ nesting: Nesting) throws {
    try enableType()
    let account = JSON.string(TestOrganization.id(.slow))
    let unit = try #require(try call("ListParents", ["ChildId": account]).at("/Parents/0/Id"))
    for (target, document) in [
      (account, nesting.account), (unit, nesting.unit), (root, nesting.root),
    ] {
      guard let document else { continue }
      try attach(try create(target.text, document), to: target)
    }
    let type: JSON = ["PolicyType": "INSPECTOR_POLICY"]
    let own = try call("DescribeEffectivePolicy", type, as: account.string)
    let content = try #require(own.at("/EffectivePolicy/PolicyContent")?.string)
    let lists = JSON(try Document(content).root).at("/inspector/enablement/ec2_scanning")
    #expect(lists?["enable_in_regions"] == .strings(nesting.enabled))
    #expect(lists?["disable_in_regions"] == .strings(nesting.disabled))
    var other = type
    other["TargetId"] = account
    #expect(try call("DescribeEffectivePolicy", other) == own)
    let stranger = failure {
      try call("DescribeEffectivePolicy", other, as: TestOrganization.id(.none))
    }
    #expect(stranger?.code == "AccessDeniedException")
  }

  @Test("Policies of the same target are merged in the order in which they were attached")
  mutating func sameLevel() throws {
    try enableType()
    let account = JSON.string(TestOrganization.id(.none))
    for (name, region) in [("b", "us-east-1"), ("a", "eu-west-1")] {
      try attach(
        try create(name, Nesting.ec2(Self.lists([region], []))), to: account)
      simulation.pass(minutes: 1)
    }
    let own = try call(
      "DescribeEffectivePolicy", ["PolicyType": "INSPECTOR_POLICY"], as: account.string)
    #expect(own.at("/EffectivePolicy/PolicyContent")?.string?.contains("eu-west-1") == true)
    #expect(own.at("/EffectivePolicy/PolicyContent")?.string?.contains("us-east-1") == false)
  }

  @Test("An account without policies has no effective policy")
  mutating func notManaged() throws {
    let type: JSON = ["PolicyType": "INSPECTOR_POLICY"]
    let id = TestOrganization.id(.none)
    #expect(
      failure { try call("DescribeEffectivePolicy", type, as: id) }?.code
        == "EffectivePolicyNotFoundException")
    try enableType()
    try attach(try create("one", Self.simple), to: .string(TestOrganization.id(.slow)))
    #expect(
      failure { try call("DescribeEffectivePolicy", type, as: id) }?.code
        == "EffectivePolicyNotFoundException")
    let missing: JSON = ["PolicyType": "INSPECTOR_POLICY", "TargetId": "999999999999"]
    #expect(
      failure { try call("DescribeEffectivePolicy", missing) }?.code == "TargetNotFoundException")
  }

  @Test("An effective policy that enables code scanning without standard scanning is invalid")
  mutating func invalid() throws {
    try enableType()
    let lambda: JSON = [
      "enable_in_regions": ["@@assign": ["us-east-1", "eu-west-1"]],
      "disable_in_regions": ["@@assign": []],
      "lambda_code_scanning": Self.lists(["us-east-1"], []),
    ]
    let first = try create("one", Self.document(["lambda_standard_scanning": lambda]))
    try attach(first, to: root)
    let type: JSON = ["PolicyType": "INSPECTOR_POLICY"]
    #expect(
      try call("ListAccountsWithInvalidEffectivePolicy", type).at("/Accounts") == [])
    var less = lambda
    less["enable_in_regions"] = ["@@remove": ["us-east-1"]]
    let id = JSON.string(TestOrganization.id(.none))
    let second = try create("two", Self.document(["lambda_standard_scanning": less]))
    try attach(second, to: id)
    let list = try call("ListAccountsWithInvalidEffectivePolicy", type).at("/Accounts")
    #expect(list?.elements.map { $0["Id"] } == [id])
    let input: JSON = ["AccountId": id, "PolicyType": "INSPECTOR_POLICY"]
    let errors = try call("ListEffectivePolicyValidationErrors", input)
    #expect(
      errors.at("/EffectivePolicyValidationErrors/0/ErrorMessage")
        == "lambda_code_scanning requires lambda_standard_scanning, which is not enabled in us-east-1."
    )
    #expect(
      errors.at("/EffectivePolicyValidationErrors/0/ContributingPolicies") == [first, second])
    try call("DetachPolicy", ["PolicyId": second, "TargetId": id])
    let none = try call("ListEffectivePolicyValidationErrors", input)
    #expect(none.at("/EffectivePolicyValidationErrors") == [])
  }
}
