import MusterDocument
import MusterEndpoints
import Testing

@Suite(.enabled(if: BotocoreCases.root != nil, "make test sets MUSTER_BOTOCORE"))
struct BotocoreCasesTests {
  @Test(
    "The rules of every service decide as AWS's cases expect", arguments: BotocoreCases.services)
  func services(_ subject: BotocoreCases.RuleSetCases) throws {
    try check(subject)
  }

  @Test(
    "Every function of the rules engine works as AWS's cases expect",
    arguments: BotocoreCases.language)
  func language(_ subject: BotocoreCases.RuleSetCases) throws {
    try check(subject)
  }

  @Test("There are cases for all services")
  func count() {
    #expect(BotocoreCases.services.count > 400)
    #expect(BotocoreCases.language.count > 10)
  }

  private func check(_ subject: BotocoreCases.RuleSetCases) throws {
    let rules = try RuleSet(BotocoreCases.document(subject.rules), subject.name)
    let cases = try BotocoreCases.document(subject.cases).root["testCases"]
    for testCase in try #require(cases).elements {
      let comment = Comment(rawValue: testCase["documentation"]?.string ?? "")
      var parameters: [String: RuleValue] = [:]
      for (name, value) in testCase["params"]?.members.map({ $0 }) ?? [] {
        parameters[name.string ?? ""] = RuleValue(value)
      }
      let result = Result { () throws(EndpointError) in
        try rules.decision(for: parameters, in: EndpointResolver.builtIn().partitions)
      }
      switch result {
      case .success(let decision): #expect(decision == expected(testCase), comment)
      case .failure(let error):
        #expect(error.message == testCase["expect"]?["error"]?.string, comment)
      }
    }
  }

  private func expected(_ testCase: Value) -> RuleSet.ResolvedEndpoint? {
    guard let endpoint = testCase["expect"]?["endpoint"], let url = endpoint["url"]?.string else {
      return nil
    }
    var expected = RuleSet.ResolvedEndpoint(url: url)
    if case .object(let properties) = endpoint["properties"].flatMap({ RuleValue($0) }) {
      expected.properties = properties
    }
    for (name, values) in endpoint["headers"]?.members.map({ $0 }) ?? [] {
      expected.headers[name.string ?? ""] = values.elements.compactMap(\.string)
    }
    return expected
  }
}
