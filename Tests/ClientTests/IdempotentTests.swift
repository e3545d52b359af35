import MusterModel
import Testing

@testable import MusterClient

@Suite struct IdempotentTests {
  static let services = ["inspector2", "macie2", "organizations", "sts"]

  @Test("The names of idempotent operations are those of the models", arguments: services)
  func names(service: String) throws {
    let model = try Models.builtIn.model(of: service)
    let listed = try #require(try Models.builtIn.document("idempotent", of: service)).root
    for (reason, names) in listed.members {
      #expect(reason.string?.hasSuffix(").") == true)
      for name in names.elements.compactMap(\.string) {
        #expect(model.operation(name)?.isIdempotent == true, "\(name)")
        #expect(model.operation(name)?.isRead == false, "\(name)")
      }
    }
  }

  @Test(
    "Every reason names its source",
    arguments: services)
  func sources(service: String) throws {
    let listed = try #require(try Models.builtIn.document("idempotent", of: service)).root
    for (reason, _) in listed.members {
      let text = reason.string ?? ""
      #expect(["(model: ", "(reference: ", "(seen: "].contains { text.contains($0) }, "\(text)")
    }
  }

  @Test("Operations of batches are idempotent, or reads decide about them", arguments: services)
  func batches(service: String) throws {
    let model = try Models.builtIn.model(of: service)
    let facts = try Models.builtIn.document("accounts", of: service)?.root
    for name in facts?["batches"]?.members.compactMap(\.key.string) ?? [] {
      #expect(
        model.operation(name)?.isIdempotent == true || facts?["doubts"]?[name] != nil, "\(name)")
    }
  }

  @Test("Entries of doubts name operations, reads and members of the input", arguments: services)
  func doubts(service: String) throws {
    let model = try Models.builtIn.model(of: service)
    let facts = try Models.builtIn.document("accounts", of: service)?.root
    for (name, doubt) in facts?["doubts"]?.members.map({ ($0.key.string ?? "", $0.value) }) ?? [] {
      let operation = try #require(model.operation(name), "\(name)")
      #expect(facts?["reads"]?[doubt["read"]?.string ?? ""] != nil, "\(name)")
      let first = doubt["accounts"]?.string?.split(separator: "/").first.map(String.init)
      let input = model.structure(operation.input)
      #expect(first.map { input?.member($0) != nil } ?? true, "\(name)")
      let output = model.structure(operation.output)
      for member in doubt["output"]?.members.compactMap(\.key.string) ?? [] {
        #expect(output?.member(member) != nil, "\(name) \(member)")
      }
    }
  }

  @Test(
    "Operations that create something are not idempotent, unless they have a token",
    arguments: [
      ("inspector2", "CreateFilter", false), ("inspector2", "CreateFindingsReport", false),
      ("inspector2", "CreateConnector", true), ("inspector2", "Enable", true),
      ("inspector2", "UpdateCodeSecurityIntegration", false),
      ("macie2", "CreateSampleFindings", false), ("macie2", "UpdateClassificationScope", false),
      ("macie2", "CreateInvitations", false), ("macie2", "DeleteMember", true),
      ("organizations", "CreateAccount", false), ("organizations", "ListAccounts", true),
      ("sts", "AssumeRole", true),
    ])
  func new(service: String, operation: String, isIdempotent: Bool) throws {
    let model = try Models.builtIn.model(of: service)
    #expect(model.operation(operation)?.isIdempotent == isIdempotent)
  }
}
