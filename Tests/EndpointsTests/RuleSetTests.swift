import MusterDocument
import MusterEndpoints
import Testing

/// Rule sets that cannot be used. (What rules decide is tried by others' cases.)
@Suite struct RuleSetTests {
  /// A rule set of one parameter, Region, and one rule.
  private static func rules(_ rule: String) throws -> RuleSet {
    try RuleSet(
      Document(#"{"parameters": {"Region": {"type": "string"}}, "rules": [\#(rule)]}"#),
      of: "service")
  }

  /// A rule with one condition.
  private static func condition(_ condition: String) throws -> RuleSet {
    try rules(
      #"{"type": "endpoint", "conditions": [\#(condition)], "endpoint": {"url": "https://a"}}"#)
  }

  private static func endpoint(_ url: String) throws -> RuleSet {
    try rules(#"{"type": "endpoint", "conditions": [], "endpoint": {"url": "\#(url)"}}"#)
  }

  @Test(
    "A document that is no rule set is refused",
    arguments: [
      ("null", ": there are no parameters"), ("[]", ": there are no parameters"),
      (#"{"parameters": {}}"#, ": there are no rules"),
      (#"{"parameters": {}, "rules": {}}"#, ": there are no rules"),
      (
        #"{"parameters": {"A": {"type": "number"}}, "rules": []}"#,
        " at /parameters/A: the type must be string, boolean or stringArray"
      ),
      (
        #"{"parameters": {}, "rules": [{"type": "leaf"}]}"#,
        " at /rules/0: the type is 'leaf', but must be tree, endpoint or error"
      ),
      (#"{"parameters": {}, "rules": [{"type": "tree"}]}"#, " at /rules/0: there are no rules"),
      (
        #"{"parameters": {}, "rules": [{"type": "endpoint", "endpoint": {}}]}"#,
        " at /rules/0: there is no endpoint with a url"
      ),
    ])
  func documents(json: String, reason: String) throws {
    let error = try #require(throws: EndpointError.self) {
      try RuleSet(Document(json), of: "service")
    }
    #expect(error.message == "The endpoint rules of service cannot be used\(reason).")
  }

  @Test(
    "A condition that cannot be is refused with its place",
    arguments: [
      (#"{"fn": "isSett", "argv": []}"#, ": there is no function called isSett"),
      (#"{"fn": "isSet"}"#, ": there is no fn with an argv"),
      (#"{"fn": "isSet", "argv": []}"#, ": isSet takes 1 arguments"),
      (#"{"fn": "isSet", "argv": [{"ref": "X"}]}"#, "/argv/0: nothing is called X here"),
      (
        #"{"fn": "isSet", "argv": [{"ref": "Region"}], "assign": "Region"}"#,
        ": the name Region is taken already"
      ),
      (
        #"{"fn": "getAttr", "argv": [{"ref": "Region"}, "a[x]"]}"#,
        ": getAttr takes a value and a path like name or name[0]"
      ),
      (#"{"fn": "isSet", "argv": [1.5]}"#, "/argv/0: this is no string, boolean or integer"),
    ])
  func conditions(json: String, reason: String) throws {
    let error = try #require(throws: EndpointError.self) { try Self.condition(json) }
    #expect(
      error.message
        == "The endpoint rules of service cannot be used at /rules/0/conditions/0\(reason).")
  }

  @Test(
    "A template that cannot be is refused",
    arguments: [
      ("https://{Region", "a brace stands alone in the template"),
      ("https://}", "a brace stands alone in the template"),
      ("https://{X}", "nothing is called X here"),
      ("https://{Region#}", "'Region#' has no path behind its #"),
    ])
  func templates(url: String, reason: String) throws {
    let error = try #require(throws: EndpointError.self) { try Self.endpoint(url) }
    #expect(error.message.hasSuffix(" at /rules/0/endpoint/url: \(reason)."))
  }

  @Test("Two braces are one")
  func braces() throws {
    let rules = try Self.endpoint("https://{{{Region}}}")
    let region: [String: RuleValue] = ["Region": .string("r")]
    let partitions = try Endpoints.builtIn().partitions
    #expect(try rules.decision(for: region, in: partitions).url == "https://{r}")
  }

  @Test(
    "A parameter that cannot be, and rules that do not decide, are named",
    arguments: [
      (["Region": .boolean(true)], "The endpoint's parameter Region must be a string."),
      ([:], "The endpoint rules cannot be used: a text is made of a value that is not set."),
    ] as [([String: RuleValue], String)])
  func parameters(given: [String: RuleValue], message: String) throws {
    let rules = try Self.endpoint("https://{Region}")
    let error = try #require(throws: EndpointError.self) {
      try rules.decision(for: given, in: Endpoints.builtIn().partitions)
    }
    #expect(error.message == message)
  }

  @Test("A function that gets something else says what it takes")
  func kinds() throws {
    let rules = try Self.condition(#"{"fn": "stringEquals", "argv": [{"ref": "Region"}, true]}"#)
    let partitions = try Endpoints.builtIn().partitions
    let error = try #require(throws: EndpointError.self) {
      try rules.decision(for: ["Region": .string("r")], in: partitions)
    }
    #expect(error.message.contains("stringEquals takes a string, a string, not "))
    let undecided = try #require(throws: EndpointError.self) {
      try rules.decision(for: ["Other": .string("r")], in: partitions)
    }
    #expect(undecided.message == "No endpoint rule applies to these parameters: Other.")
  }
}
