import MusterDocument
import Testing

@testable import MusterModel

@Suite struct CorrectionsTests {
  private static func member(_ name: String, of operation: String) throws -> Shape {
    let model = try Models.builtIn.model(of: "macie2")
    let input = try #require(model.operation(operation)?.input)
    return model[try #require(model.structure(input)?.member(name)).shape]
  }

  private static func element(of shape: Shape) throws -> Shape {
    guard case .list(let element) = shape.kind else { throw ModelError(.broken, "no list") }
    return try Models.builtIn.model(of: "macie2")[element.shape]
  }

  @Test("Invitations take account ids of twelve characters, and a message of eighty")
  func invitations() throws {
    let id = try Self.element(of: Self.member("accountIds", of: "CreateInvitations"))
    #expect(id.limits.min == 12)
    #expect(id.limits.max == 12)
    #expect(try Self.member("message", of: "CreateInvitations").limits.max == 80)
  }

  @Test("A correction changes the member that it names, and no other of the same shape")
  func others() throws {
    #expect(try Self.member("id", of: "UpdateMemberSession").limits.max == 12)
    #expect(try Self.member("id", of: "GetMember").limits.max == nil)
    let ids = try Self.element(of: Self.member("accountIds", of: "DeclineInvitations"))
    #expect(ids.limits.max == nil)
  }

  @Test(
    "Every correction names a member and a shape that are there",
    arguments: ["inspector2", "macie2"])
  func named(service: String) throws {
    let model = try #require(try Models.builtIn.document("service-2", of: service)).root
    let corrections = try Models.builtIn.document("accounts", of: service)?.root["corrections"]
    for (key, shape) in corrections?["members"].map({ Array($0.members) }) ?? [] {
      let place = try #require(key.string).split(separator: ".").map(String.init)
      #expect(model.at(Pointer(tokens: ["shapes", place[0], "members", place[1]])) != nil)
      #expect(corrections?["shapes"]?[shape.string ?? ""] != nil)
    }
  }
}
