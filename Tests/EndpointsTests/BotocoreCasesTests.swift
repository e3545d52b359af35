import MusterDocument
import MusterEndpoints
import Testing

@Suite(.enabled(if: BotocoreCases.root != nil, "MUSTER_BOTOCORE is given by make test"))
struct BotocoreCasesTests {
  @Test("The rules of every service decide as AWS says", arguments: BotocoreCases.services)
  func services(_ subject: BotocoreCases.Subject) throws {
    try check(subject)
  }

  @Test("Every function of the language works as AWS says", arguments: BotocoreCases.language)
  func language(_ subject: BotocoreCases.Subject) throws {
    try check(subject)
  }

  @Test("There are cases of all services")
  func count() {
    #expect(BotocoreCases.services.count > 400)
    #expect(BotocoreCases.language.count > 10)
  }

  private func check(_ subject: BotocoreCases.Subject) throws {
    let rules = try RuleSet(BotocoreCases.document(subject.rules), of: subject.name)
    let cases = try BotocoreCases.document(subject.cases).root["testCases"]
    for testCase in try #require(cases).elements {
      let what = Comment(rawValue: testCase["documentation"]?.string ?? "")
      var parameters: [String: RuleValue] = [:]
      for (name, value) in testCase["params"]?.members.map({ $0 }) ?? [] {
        parameters[name.string ?? ""] = RuleValue(value)
      }
      let decided = Result { () throws(EndpointError) in
        try rules.decision(for: parameters, in: Endpoints.builtIn().partitions)
      }
      switch decided {
      case .success(let decision): #expect(decision == expected(testCase), what)
      case .failure(let error):
        #expect(error.message == testCase["expect"]?["error"]?.string, what)
      }
    }
  }

  private func expected(_ testCase: Value) -> RuleSet.Decision? {
    guard let endpoint = testCase["expect"]?["endpoint"], let url = endpoint["url"]?.string else {
      return nil
    }
    var expected = RuleSet.Decision(url: url)
    if case .object(let properties) = endpoint["properties"].flatMap({ RuleValue($0) }) {
      expected.properties = properties
    }
    for (name, values) in endpoint["headers"]?.members.map({ $0 }) ?? [] {
      expected.headers[name.string ?? ""] = values.elements.compactMap(\.string)
    }
    return expected
  }
}
