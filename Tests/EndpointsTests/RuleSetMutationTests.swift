import MusterDocument
import MusterEndpoints
import MusterModel
import TestSupport
import Testing

/// Rule sets in which values were exchanged at random: each is read and evaluated, or refused with
/// an error that names the service.
@Suite struct RuleSetMutationTests {
  private static let subject = "The endpoint rules of service"
  private static let replacements: [JSON] = [
    .null, true, "x", "{", "{Region}", "{Region#a[0]}", 7, [], [:], [["ref": "Region"]],
    ["ref": "nothing"], ["fn": "isSet", "argv": []],
    ["fn": "getAttr", "argv": [["ref": "Region"], "a"]],
    [
      "fn": "substring",
      "argv": ["abc", -9_223_372_036_854_775_807, 9_223_372_036_854_775_807, true],
    ],
    ["fn": "aws.partition", "argv": [["ref": "Region"]], "assign": "PartitionResult"],
    ["type": "tree", "rules": []], .string(String(repeating: "{Region}", count: 1000)),
  ]

  @Test("A changed rule set is evaluated or refused", arguments: 0..<500)
  func mutations(seed: Int) throws {
    var random = SplitMix(seed: UInt64(seed))
    let original = try #require(try Models.builtIn.document("endpoint-rule-set-1", of: "sts"))
    var changed = JSON(original.root)
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      changed = Self.mutated(changed, &random)
    }
    try Self.check(Document(writing: changed))
  }

  private static func check(_ document: Document) throws {
    guard let rules = try? RuleSet(document, subject) else {
      let error = try #require(throws: EndpointError.self) { try RuleSet(document, subject) }
      return #expect(error.message.hasPrefix("\(subject) are invalid"))
    }
    let partitions = try EndpointResolver.builtIn().partitions
    for values in inputs {
      let decision = try? rules.decision(for: values, in: partitions)
      if let decision { #expect(decision.url.utf8.count <= 1_000_000) }
    }
  }

  private static let inputs: [[String: RuleValue]] = [
    [:], ["Region": .string("us-east-1"), "UseGlobalEndpoint": .boolean(true)],
    ["Region": .string("cn-north-1"), "UseFIPS": .boolean(true), "UseDualStack": .boolean(true)],
    ["Endpoint": .string("https://a.example"), "Region": .string("")],
  ]

  /// The value with a random part replaced.
  private static func mutated(_ value: JSON, _ random: inout SplitMix) -> JSON {
    switch value {
    case .array(var elements) where !elements.isEmpty && Int.random(in: 0..<8, using: &random) > 0:
      let index = elements.indices.randomElement(using: &random) ?? 0
      if Int.random(in: 0..<6, using: &random) == 0 {
        elements.append(elements[index])
      } else {
        elements[index] = mutated(elements[index], &random)
      }
      return .array(elements)
    case .object(let members) where !members.isEmpty && Int.random(in: 0..<8, using: &random) > 0:
      var changed = value
      let chosen = members.randomElement(using: &random)
      guard let name = chosen?.key, let member = value[name] else { return value }
      changed[name] = Int.random(in: 0..<8, using: &random) == 0 ? nil : mutated(member, &random)
      return changed
    default:
      return replacements.randomElement(using: &random) ?? .null
    }
  }
}
