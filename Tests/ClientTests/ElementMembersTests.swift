import MusterDocument
import Testing

@testable import MusterClient

@Suite struct ElementMembersTests {
  static let required = #"{"accounts": ["/accountId", "/resourceState/*/status"]}"#

  @Test(
    "An element without a required member, or with a text that names nothing, is a failure",
    arguments: [
      (#"{"accountId": "111111111111", "resourceState": {"ec2": {"status": "ENABLED"}}}"#, true),
      (#"{"accountId": "", "resourceState": {"ec2": {"status": "ENABLED"}}}"#, false),
      (#"{"accountId": " ", "resourceState": {"ec2": {"status": "ENABLED"}}}"#, false),
      (#"{"accountId": "1111", "resourceState": {"ec2": {"status": "ENABLED"}}}"#, false),
      (#"{"accountId": null, "resourceState": {"ec2": {"status": "ENABLED"}}}"#, false),
      (#"{"accountId": "111111111111", "resourceState": {"ec2": {"status": ""}}}"#, false),
      (#"{"accountId": "111111111111", "resourceState": {"ec2": {}}}"#, false),
      (#"{"accountId": "111111111111", "resourceState": {}}"#, false),
    ])
  func elements(element: String, isComplete: Bool) throws {
    let members = ElementMembers(try Document(Self.required).root)
    let response = try Document(#"{"accounts": [\#(element)]}"#).root
    #expect((members.failure(in: response, of: "BatchGetAccountStatus") == nil) == isComplete)
  }
}
