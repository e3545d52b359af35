import MusterDocument
import Testing

@testable import MusterModel

@Suite struct BuiltInModelsTests {
  static let services = [
    "account", "ec2", "iam", "inspector2", "macie2", "organizations", "sso", "sso-oidc", "sts",
  ]

  @Test("Four services are built in, two for credentials, and three that programs call first")
  func known() {
    #expect(Models.builtIn.services == Self.services)
  }

  @Test(
    "A service has the metadata of its model",
    arguments: [
      ("inspector2", "Inspector2", "2020-06-08", .restJSON),
      ("macie2", "Macie2", "2020-01-01", .restJSON),
      ("organizations", "Organizations", "2016-11-28", .json),
      ("sts", "STS", "2011-06-15", .query),
      ("account", "Account", "2021-02-01", .restJSON),
      ("iam", "IAM", "2010-05-08", .query),
      ("ec2", "EC2", "2016-11-15", .ec2),
    ] as [(String, String, String, ProtocolName)])
  func metadata(service: String, id: String, version: String, wireProtocol: ProtocolName) throws {
    let model = try Models.builtIn.model(of: service)
    #expect(model.name == service)
    #expect(model.metadata.serviceID == id)
    #expect(model.metadata.apiVersion == version)
    #expect(model.metadata.endpointPrefix == service)
    #expect(model.metadata.signingName == service)
    #expect(model.metadata.wireProtocol == wireProtocol)
    #expect(!model.metadata.title.isEmpty)
    #expect(try Models.builtIn.model(of: service) === model)
  }

  @Test("Every operation of the model is found by both of its names", arguments: services)
  func operations(service: String) throws {
    let model = try Models.builtIn.model(of: service)
    let data = try #require(try Models.builtIn.document("service-2", of: service)).root
    let names = try #require(data["operations"]).members.compactMap(\.key.string)
    #expect(names.count > (model.metadata.isExcerpt ? 0 : 3))
    #expect(model.operations.map(\.name) == names)
    #expect(Set(model.operations.map(\.method)).count == names.count)
    for operation in model.operations {
      #expect(model.operation(operation.name)?.name == operation.name)
      #expect(model.operation(operation.method)?.name == operation.name)
    }
  }

  @Test("No built-in model is broken", arguments: services)
  func whole(service: String) throws {
    let files = Models.builtIn
    let reader = ModelReader(
      service: service, model: try #require(try files.document("service-2", of: service)),
      paginators: try files.document("paginators-1", of: service),
      corrections: try files.document("accounts", of: service)?.root["corrections"])
    #expect(try ServiceModel(reader, isTrusted: false).operations.count == reader.operations.count)
  }

  @Test("An operation and a shape are read once")
  func identity() throws {
    let model = try Models.builtIn.model(of: "macie2")
    let operation = try #require(model.operation("GetMember"))
    #expect(model.operation("get_member") === operation)
    let output = try #require(operation.output)
    #expect(model[output] === model[output])
  }

  @Test("Every service has endpoint rules", arguments: services)
  func endpointRules(service: String) throws {
    let rules = try #require(try Models.builtIn.document("endpoint-rule-set-1", of: service)).root
    #expect(rules["parameters"]?["Region"] != nil)
    #expect(try #require(rules["rules"]).count > 0)
  }

  @Test("Operations that return credentials are not signed")
  func unsigned() throws {
    let unsigned = try Self.services.flatMap { service in
      try Models.builtIn.model(of: service).operations.filter { !$0.isSigned }.map(\.name)
    }
    #expect(
      unsigned == [
        "GetRoleCredentials", "ListAccountRoles", "ListAccounts", "Logout", "CreateToken",
        "RegisterClient", "StartDeviceAuthorization", "AssumeRoleWithSAML",
        "AssumeRoleWithWebIdentity",
      ])
  }

  @Test("Every paginator in the data belongs to an operation", arguments: services)
  func pagination(service: String) throws {
    let model = try Models.builtIn.model(of: service)
    let data = try #require(try Models.builtIn.document("paginators-1", of: service)).root
    let names = try #require(data["pagination"]).members.compactMap(\.key.string)
    #expect(names.isEmpty == ["ec2", "sso-oidc", "sts"].contains(service))
    for name in names {
      let pagination = try #require(model.operation(name)?.pagination)
      #expect(!pagination.inputTokens.isEmpty)
      #expect(pagination.inputTokens.count == pagination.outputTokens.count)
    }
    #expect(model.operations.filter { $0.pagination != nil }.count == names.count)
  }

  @Test(
    "boto3's name of an operation is taken as it is",
    arguments: [
      ("Enable", "enable"), ("BatchGetAccountStatus", "batch_get_account_status"),
      (
        "BatchUpdateMemberEc2DeepInspectionStatus",
        "batch_update_member_ec2_deep_inspection_status"
      ),
      ("GetEc2DeepInspectionConfiguration", "get_ec2_deep_inspection_configuration"),
      ("ListUsageTotals", "list_usage_totals"), ("GetSbomExport", "get_sbom_export"),
      ("ListCisScanResultsAggregatedByChecks", "list_cis_scan_results_aggregated_by_checks"),
    ])
  func methods(name: String, method: String) throws {
    #expect(try Models.builtIn.model(of: "inspector2").operation(method)?.name == name)
  }

  @Test(
    "The nearest name is suggested in the style of the given name",
    arguments: [
      ("enabel", "enable"), ("Enabel", "Enable"),
      ("batch_get_acount_status", "batch_get_account_status"),
      ("BatchGetAccountStatuses", "BatchGetAccountStatus"), ("list_member", "list_members"),
      ("make_coffee", nil), ("", nil), (String(repeating: "x", count: 100_000), nil),
    ])
  func nearest(name: String, expected: String?) throws {
    #expect(try Models.builtIn.model(of: "inspector2").nearestOperation(to: name) == expected)
  }

  @Test("An unknown service is an error with the nearest and all known names")
  func unknownService() {
    #expect(
      throws: ModelError(
        .missing,
        "Unknown service: 'inspector'; did you mean inspector2? "
          + "Known services: account, ec2, iam, inspector2, macie2, organizations, sso, sso-oidc, "
          + "sts.")
    ) { try Models.builtIn.model(of: "inspector") }
    #expect(
      throws: ModelError(
        .missing,
        "Unknown service: 'lambda'. "
          + "Known services: account, ec2, iam, inspector2, macie2, organizations, sso, sso-oidc, "
          + "sts.")
    ) { try Models.builtIn.model(of: "lambda") }
  }

  @Test(
    "A missing file is nil", arguments: [("service-2", "s3"), ("waiters", "macie2"), ("", "")])
  func noDocument(file: String, service: String) throws {
    #expect(try Models.builtIn.document(file, of: service) == nil)
  }

  @Test(
    "A response is passed on unchanged only if no conversion is needed",
    arguments: [
      ("inspector2", "BatchGetAccountStatus", true), ("inspector2", "Enable", true),
      ("inspector2", "BatchUpdateMemberEc2DeepInspectionStatus", true),
      ("macie2", "CreateInvitations", true),
      // Member.updatedAt and Invitation.invitedAt are timestamps.
      ("macie2", "GetMember", false), ("macie2", "ListMembers", false),
      ("inspector2", "GetMember", false), ("inspector2", "ListFindings", false),
      // The operation has no output.
      ("inspector2", "SendCisSessionHealth", true),
    ])
  func needsNoConversion(service: String, operation: String, expected: Bool) throws {
    let model = try Models.builtIn.model(of: service)
    let output = try #require(model.operation(operation)).output
    #expect((model.schema(of: output) != nil) == expected)
  }

  @Test(
    "Operations that read are distinguished from those that write",
    arguments: [
      ("BatchGetAccountStatus", true), ("GetMember", true), ("ListMembers", true),
      ("DescribeOrganizationConfiguration", true), ("SearchVulnerabilities", true),
      ("Enable", false), ("BatchUpdateMemberEc2DeepInspectionStatus", false),
      ("ResetEncryptionKey", false), ("StartOnDemandScan", false), ("TagResource", false),
    ])
  func readOnly(operation: String, expected: Bool) throws {
    let model = try Models.builtIn.model(of: "inspector2")
    #expect(try #require(model.operation(operation)).isRead == expected)
  }
}
