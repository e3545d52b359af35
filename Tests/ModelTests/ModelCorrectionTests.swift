import MusterDocument
import Testing

@testable import MusterModel

@Suite struct ModelCorrectionTests {
  private static func member(_ name: String, of operation: String) throws -> Shape {
    let model = try Models.builtIn.model(of: "macie2")
    let input = try #require(model.operation(operation)?.input)
    return model[try #require(model.structure(input)?.member(name)).shape]
  }

  private static func element(of shape: Shape) throws -> Shape {
    guard case .list(let element) = shape.kind else { throw ModelError(.broken, "no list") }
    return try Models.builtIn.model(of: "macie2")[element.shape]
  }

  @Test("Invitations accept account ids of 12 characters and a message of at most 80")
  func invitations() throws {
    let id = try Self.element(of: Self.member("accountIds", of: "CreateInvitations"))
    #expect(id.limits.min == 12)
    #expect(id.limits.max == 12)
    #expect(try Self.member("message", of: "CreateInvitations").limits.max == 80)
  }

  @Test("A correction changes only the named member, not others with the same shape")
  func others() throws {
    #expect(try Self.member("id", of: "UpdateMemberSession").limits.max == 12)
    #expect(try Self.member("id", of: "GetMember").limits.max == nil)
    let ids = try Self.element(of: Self.member("accountIds", of: "DeclineInvitations"))
    #expect(ids.limits.max == nil)
  }

  /// Endings of the names of secret members, and names with such endings that are not secret: they
  /// are page tokens, idempotency tokens, or identify the owner of a token.
  private static let secretEndings = [
    "assertion", "authorizationcode", "devicecode", "password", "secret", "secretaccesskey",
    "token",
    "tokencode", "verifier",
  ]
  private static let harmless: Set<String> = [
    "clienttoken", "nexttoken", "subjectfromwebidentitytoken",
  ]

  @Test(
    "A member whose name ends in token, code or secret is sensitive",
    arguments: BuiltInModelsTests.services)
  func secrets(service: String) throws {
    let model = try Models.builtIn.model(of: service)
    for operation in model.operations {
      for id in [operation.input, operation.output].compactMap({ $0 }) {
        for member in model.structure(id)?.members ?? [] {
          let name = member.name.lowercased()
          guard Self.secretEndings.contains(where: name.hasSuffix), !Self.harmless.contains(name)
          else { continue }
          #expect(model[member.shape].isSensitive, "\(operation.name) \(member.name)")
        }
      }
    }
  }

  @Test(
    "Values that give access, and sensitive data that was found, are sensitive",
    arguments: [
      ("sso-oidc", "CreateToken", "deviceCode"), ("sso-oidc", "CreateToken", "code"),
      ("sso-oidc", "StartDeviceAuthorization", "deviceCode"), ("sts", "AssumeRole", "TokenCode"),
      ("sts", "GetSessionToken", "SessionToken"), ("sts", "AssumeRole", "ContextAssertion"),
      ("sso", "GetRoleCredentials", "sessionToken"),
      ("inspector2", "BatchGetCodeSnippet", "content"),
      ("inspector2", "StartCisSession", "sessionToken"),
      ("macie2", "GetSensitiveDataOccurrences", "value"),
    ])
  func sensitive(service: String, operation: String, member: String) throws {
    let model = try Models.builtIn.model(of: service)
    let operation = try #require(model.operation(operation))
    let found = [operation.input, operation.output].compactMap { $0 }.flatMap {
      Self.members(called: member, below: $0, of: model)
    }
    #expect(!found.isEmpty)
    #expect(!found.contains { !$0.isSensitive })
  }

  private static func members(
    called name: String, below id: ShapeID, of model: ServiceModel
  ) -> [Shape] {
    switch model[id].kind {
    case .structure(let structure):
      structure.members.flatMap { member in
        (member.name == name ? [model[member.shape]] : [])
          + members(called: name, below: member.shape, of: model)
      }
    case .list(let element): members(called: name, below: element.shape, of: model)
    case .map(_, let value): members(called: name, below: value.shape, of: model)
    default: []
    }
  }

  @Test(
    "Every correction names an existing member and shape",
    arguments: BuiltInModelsTests.services)
  func named(service: String) throws {
    let model = try #require(try Models.builtIn.document("service-2", of: service)).root
    let corrections = try Models.builtIn.document("accounts", of: service)?.root["corrections"]
    for (key, shape) in corrections?["members"].map({ Array($0.members) }) ?? [] {
      let names = try #require(key.string).split(separator: ".").map(String.init)
      #expect(model.at(JSONPointer(tokens: ["shapes", names[0], "members", names[1]])) != nil)
      #expect(corrections?["shapes"]?[shape.string ?? ""] != nil)
    }
  }
}
