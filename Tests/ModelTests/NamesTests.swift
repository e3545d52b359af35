import MusterText
import Testing

@testable import MusterModel

@Suite struct NamesTests {
  /// The results of `botocore.xform_name`.
  @Test(
    "An operation has the method name of boto3",
    arguments: [
      ("Enable", "enable"), ("ListMembers", "list_members"),
      ("BatchGetMemberEc2DeepInspectionStatus", "batch_get_member_ec2_deep_inspection_status"),
      ("UpdateOrgEc2DeepInspectionConfiguration", "update_org_ec2_deep_inspection_configuration"),
      ("GetMacieSession", "get_macie_session"),
      ("CreateHITWithHITType", "create_hit_with_hit_type"),
      ("DescribeDBInstances", "describe_db_instances"), ("ListTagsForARNs", "list_tags_for_arns"),
      ("GetS3Bucket", "get_s3_bucket"), ("PutACL", "put_acl"), ("A", "a"), ("", ""),
      ("already_small", "already_small"),
    ])
  func methods(name: String, method: String) {
    #expect(MethodName.of(name) == method)
  }

  @Test(
    "A name is suggested if at most a third of its letters differ",
    arguments: [
      ("accuontIds", "accountIds"), ("ACCOUNTIDS", "accountIds"), ("accountId", "accountIds"),
      ("mesasge", "message"), ("emssaeg", "message"), ("email", nil), ("acc", nil), ("", nil),
    ])
  func spelling(name: String, nearest: String?) {
    #expect(NearestName.nearest(to: name, among: ["accountIds", "message"]) == nearest)
    #expect(
      NearestName.suggestion(for: name, among: ["accountIds", "message"])
        == (nearest.map { "; did you mean \($0)?" } ?? "."))
  }

  @Test("The nearest name is suggested; the first of equally near ones")
  func nearestWins() {
    #expect(NearestName.nearest(to: "member", among: ["members", "member"]) == "member")
    #expect(NearestName.nearest(to: "memberx", among: ["membera", "memberb"]) == "membera")
  }
}
