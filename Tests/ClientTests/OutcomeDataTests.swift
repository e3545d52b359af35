import MusterDocument
import MusterModel
import MusterText
import Testing

@testable import MusterClient

/// The data about outcomes is complete: accounts.json of each service, and its table.
@Suite struct OutcomeDataTests {
  static let services = ["inspector2", "macie2"]

  static func facts(_ service: String) throws -> Value {
    try #require(try Models.builtIn.document("accounts", of: service)).root
  }

  /// The names of the states that an operation may bring about.
  static func goals(_ batch: Value) -> [String] {
    batch["goal"]?.string.map { [$0] }
      ?? batch["goal"]?.elements.compactMap { $0["state"]?.string } ?? []
  }

  @Test(
    "For every operation in batches, the data says by which list or which read an account is done",
    arguments: services)
  func operations(service: String) throws {
    let facts = try Self.facts(service)
    let model = try Models.builtIn.model(of: service)
    for (name, batch) in facts["batches"].map({ Array($0.members) }) ?? [] {
      let name = try #require(name.string)
      let operation = try #require(model.operation(name))
      #expect(!operation.isRead)
      let goals = Self.goals(batch)
      #expect(!goals.isEmpty, "\(name) has no goal")
      for goal in goals {
        let wait = try #require(facts["waits"]?[goal], "\(name): there is no state \(goal)")
        let read = try #require(wait["read"]?.string.flatMap { facts["reads"]?[$0] })
        #expect(model.operation(read["operation"]?.string ?? "")?.isRead == true)
      }
      // A list of successes is required: a response without it is an error.
      if let list = batch["succeeded"]?["list"]?.string {
        #expect(
          batch["required"]?.strings?.contains(list) == true, "\(name) does not require \(list)")
      }
    }
  }

  @Test("The table in ACCOUNTS.md has a row for every operation in batches", arguments: services)
  func table(service: String) throws {
    let path = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let bytes = try FileBytes.contents(
      of: "/\(path)/Sources/Protocol/ModelData/data/ACCOUNTS.md")
    let text = String(decoding: bytes, as: UTF8.self)
    let batches = try #require(try Self.facts(service)["batches"])
    for name in batches.members.compactMap(\.key.string) {
      #expect(text.includes("| \(service) | \(name) | "), "\(name) is not in the table")
    }
    #expect(text.parts(separatedBy: "| \(service) | ").count == batches.count + 1)
  }

  @Test(
    "A goal that depends on a parameter covers all of its values", arguments: services)
  func goals(service: String) throws {
    let model = try Models.builtIn.model(of: service)
    for (name, batch) in try Self.facts(service)["batches"].map({ Array($0.members) }) ?? [] {
      guard batch["goal"]?.kind == .array else { continue }
      let values =
        batch["goal"]?.elements.flatMap { $0["when"].map { Array($0.members) } ?? [] } ?? []
      let shapes = [
        "EnableMacie": "MacieStatus", "UpdateMemberSession": "MacieStatus",
        "BatchUpdateAutomatedDiscoveryAccounts": "AutomatedDiscoveryAccountStatus",
      ]
      let expected =
        try shapes[name.string ?? ""].map { try Self.values(of: $0, in: model) } ?? [
          "true", "false",
        ]
      #expect(Set(values.map { $0.value.string ?? JSON($0.value).text }) == Set(expected))
    }
  }

  private static func values(of shape: String, in model: ServiceModel) throws -> [String] {
    let document = try #require(try Models.builtIn.document("service-2", of: model.name))
    return try #require(document.root["shapes"]?[shape]?["enum"]?.strings)
  }

  @Test(
    "The table of every state has all values of the model",
    arguments: [
      ("inspector2", "account_enabled", "Status"), ("inspector2", "account_disabled", "Status"),
      ("inspector2", "member_associated", "RelationshipStatus"),
      ("inspector2", "member_removed", "RelationshipStatus"),
      ("inspector2", "delegated_administrator_enabled", "DelegatedAdminStatus"),
      ("inspector2", "deep_inspection_activated", "Ec2DeepInspectionStatus"),
      ("inspector2", "deep_inspection_deactivated", "Ec2DeepInspectionStatus"),
      ("inspector2", "configuration_applied", "EcrRescanDurationStatus"),
      ("macie2", "member_created", "RelationshipStatus"),
      ("macie2", "member_invited", "RelationshipStatus"),
      ("macie2", "member_enabled", "RelationshipStatus"),
      ("macie2", "member_paused", "RelationshipStatus"),
      ("macie2", "member_removed", "RelationshipStatus"),
      ("macie2", "member_deleted", "RelationshipStatus"),
      ("macie2", "session_enabled", "MacieStatus"), ("macie2", "session_paused", "MacieStatus"),
      ("macie2", "automated_discovery_enabled", "AutomatedDiscoveryAccountStatus"),
      ("macie2", "automated_discovery_disabled", "AutomatedDiscoveryAccountStatus"),
    ])
  func states(service: String, state: String, shape: String) throws {
    let states = try #require(try Self.facts(service)["waits"]?[state]?["states"])
    let known = states.members.compactMap(\.key.string)
    let values = try Self.values(of: shape, in: Models.builtIn.model(of: service))
    #expect(Set(known) == Set(values))
  }

  @Test(
    "Every outcome that needs an action has a remedy, and no skipped one has", arguments: services)
  func remedies(service: String) throws {
    let facts = try Self.facts(service)
    var classifications = facts["outcomes"].map { Array($0.elements) } ?? []
    for (_, wait) in facts["waits"].map({ Array($0.members) }) ?? [] {
      classifications += wait["missing"].map { [$0] } ?? []
      classifications +=
        wait["states"]?.members.flatMap { _, value in
          value.kind == .array ? Array(value.elements) : [value]
        } ?? []
    }
    classifications +=
      try Models.builtIn.document("outcomes", of: "")?.root["outcomes"]?.elements
      .map { $0 } ?? []
    classifications += facts["waits"]?.members.compactMap { $0.value["caller"] } ?? []
    classifications += facts["batches"]?.members.compactMap { $0.value["caller"] } ?? []
    for classification in classifications {
      let needsAction = ["needs_action", "retryable"].contains(classification["outcome"]?.string)
      let isSkipped = classification["outcome"]?.string == "skipped"
      let hasRemedy = classification["remedy"]?.string?.isEmpty == false
      #expect(!needsAction || hasRemedy, "\(JSON(classification).text)")
      #expect(!isSkipped || !hasRemedy, "\(JSON(classification).text)")
    }
  }

  @Test("Every rule has a source, and a wording is only a success with a list of wordings")
  func sources() throws {
    for service in Self.services {
      for rule in try Self.facts(service)["outcomes"]?.elements.map({ $0 }) ?? [] {
        #expect(rule["source"]?.string?.isEmpty == false, "\(JSON(rule).text)")
      }
    }
  }

  @Test(
    "The wordings that reads and outcomes know are listed once",
    arguments: services)
  func off(service: String) throws {
    let facts = try Self.facts(service)
    let rules = facts["outcomes"]?.elements.filter { $0["means"] != nil } ?? []
    #expect(!rules.isEmpty)
    for rule in rules {
      // A rule without wordings must name the operation and the code.
      guard let wordings = rule["messages"]?.strings else {
        #expect(rule["operation"] != nil && rule["code"] != nil, "\(JSON(rule).text)")
        continue
      }
      for wording in wordings {
        #expect(JSON(facts).text.parts(separatedBy: JSON.string(wording).text).count == 2)
      }
    }
  }
}
