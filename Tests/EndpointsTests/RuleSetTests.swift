import MusterDocument
import MusterEndpoints
import Testing

/// Invalid rule sets. (`BotocoreCasesTests` tests the decisions of valid ones.)
@Suite struct RuleSetTests {
  /// A rule set with one parameter, Region, and one rule.
  private static func rules(_ rule: String) throws -> RuleSet {
    try RuleSet(
      Document(#"{"parameters": {"Region": {"type": "string"}}, "rules": [\#(rule)]}"#),
      "The endpoint rules of service")
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
    "A document that is not a rule set is rejected",
    arguments: [
      ("null", ": there is no parameters object"), ("[]", ": there is no parameters object"),
      (#"{"parameters": {}}"#, ": there is no rules array"),
      (#"{"parameters": {}, "rules": {}}"#, ": there is no rules array"),
      (
        #"{"parameters": {"A": {"type": "number"}}, "rules": []}"#,
        " at /parameters/A: the type must be string, boolean or stringArray"
      ),
      (
        #"{"parameters": {"A": {"type": "boolean", "default": "x"}}, "rules": []}"#,
        " at /parameters/A: the default must be true or false"
      ),
      (
        #"{"parameters": {"A": {"type": "stringArray", "default": [1]}}, "rules": []}"#,
        " at /parameters/A: the default must be a list of strings"
      ),
      (
        #"{"parameters": {"A": {"type": "string", "default": 1.5}}, "rules": []}"#,
        " at /parameters/A: the default must be a string"
      ),
      (#"{"parameters": [], "rules": []}"#, ": there is no parameters object"),
      (
        #"{"parameters": {}, "rules": [{"type": "tree", "conditions": {}, "rules": []}]}"#,
        " at /rules/0: the conditions must be an array"
      ),
      (
        #"{"parameters": {}, "rules": [{"type": "endpoint", "endpoint": {"url": "u", "properties": []}}]}"#,
        " at /rules/0/endpoint/properties: the properties must be an object"
      ),
      (
        #"{"parameters": {}, "rules": [{"type": "endpoint", "endpoint": {"url": "u", "headers": 1}}]}"#,
        " at /rules/0/endpoint/headers: the headers must be an object"
      ),
      (
        #"{"parameters": {}, "rules": [{"type": "endpoint", "endpoint": {"url": "u", "headers": {"x": "y"}}}]}"#,
        " at /rules/0/endpoint/headers/x: the values of a header must be an array"
      ),
      (
        #"{"parameters": {}, "rules": [1]}"#,
        " at /rules/0: the type must be tree, endpoint or error, not ''"
      ),
      (
        #"{"parameters": {}, "rules": [{"type": "leaf"}]}"#,
        " at /rules/0: the type must be tree, endpoint or error, not 'leaf'"
      ),
      (
        #"{"parameters": {}, "rules": [{"type": "tree"}]}"#, " at /rules/0: there is no rules array"
      ),
      (
        #"{"parameters": {}, "rules": [{"type": "endpoint", "endpoint": {}}]}"#,
        " at /rules/0: there is no endpoint with a url"
      ),
    ])
  func documents(json: String, reason: String) throws {
    let error = try #require(throws: EndpointError.self) {
      try RuleSet(Document(json), "The endpoint rules of service")
    }
    #expect(error.message == "The endpoint rules of service are invalid\(reason).")
  }

  @Test(
    "An invalid condition is rejected with its position",
    arguments: [
      (#"{"fn": "isSett", "argv": []}"#, ": there is no function named isSett"),
      (#"{"fn": "isSet"}"#, ": there is no fn with an argv"),
      (#"{"fn": "isSet", "argv": []}"#, ": isSet takes 1 argument"),
      (#"{"fn": "isSet", "argv": [{"ref": "X"}]}"#, "/argv/0: X is not defined here"),
      (
        #"{"fn": "isSet", "argv": [{"ref": "Region"}], "assign": "Region"}"#,
        ": the name Region is already defined"
      ),
      (
        #"{"fn": "getAttr", "argv": [{"ref": "Region"}, "a[x]"]}"#,
        ": getAttr takes a value and a path like name or name[0]"
      ),
      (
        #"{"fn": "isSet", "argv": [1.5]}"#,
        "/argv/0: the value must be a string, boolean, integer, array or object"
      ),
    ])
  func conditions(json: String, reason: String) throws {
    let error = try #require(throws: EndpointError.self) { try Self.condition(json) }
    #expect(
      error.message
        == "The endpoint rules of service are invalid at /rules/0/conditions/0\(reason).")
  }

  @Test(
    "An invalid template is rejected",
    arguments: [
      ("https://{Region", "the template has an unmatched brace"),
      ("https://}", "the template has an unmatched brace"),
      ("https://{X}", "X is not defined here"),
      ("https://{Region#}", "'Region#' does not have a valid path after its #"),
    ])
  func templates(url: String, reason: String) throws {
    let error = try #require(throws: EndpointError.self) { try Self.endpoint(url) }
    #expect(error.message.hasSuffix(" at /rules/0/endpoint/url: \(reason)."))
  }

  @Test("A doubled brace is a literal brace")
  func braces() throws {
    let rules = try Self.endpoint("https://{{{Region}}}")
    let region: [String: RuleValue] = ["Region": .string("r")]
    let partitions = try EndpointResolver.builtIn().partitions
    #expect(try rules.decision(for: region, in: partitions).url == "https://{r}")
  }

  @Test(
    "The error names an invalid parameter, and a value that is not set",
    arguments: [
      (["Region": .boolean(true)], "The endpoint parameter Region must be a string."),
      (
        [:],
        "The endpoint rules of service are invalid at /rules/0: a string contains a value that is not "
          + "set or not a string."
      ),
    ] as [([String: RuleValue], String)])
  func parameters(values: [String: RuleValue], message: String) throws {
    let rules = try Self.endpoint("https://{Region}")
    let error = try #require(throws: EndpointError.self) {
      try rules.decision(for: values, in: EndpointResolver.builtIn().partitions)
    }
    #expect(error.message == message)
  }

  @Test("The error of a function with a wrong argument names the kinds that it takes")
  func kinds() throws {
    let rules = try Self.condition(#"{"fn": "stringEquals", "argv": [{"ref": "Region"}, true]}"#)
    let partitions = try EndpointResolver.builtIn().partitions
    let error = try #require(throws: EndpointError.self) {
      try rules.decision(for: ["Region": .string("r")], in: partitions)
    }
    #expect(error.message.contains("stringEquals takes a string, a string, not "))
    let undecided = try #require(throws: EndpointError.self) {
      try rules.decision(for: ["Other": .string("r")], in: partitions)
    }
    #expect(undecided.message == "No endpoint rule applies to these parameters: Other.")
  }

  @Test("Rules and expressions that are nested too deeply are rejected with their position")
  func depth() throws {
    let trees = String(repeating: #"{"type": "tree", "rules": ["#, count: 300)
    let calls = String(repeating: #"{"fn": "not", "argv": ["#, count: 300)
    let arrays = String(repeating: "[", count: 300)
    for (text, place) in [
      (trees + String(repeating: "]}", count: 300), "/rules/0/rules/0"),
      (
        #"{"type": "tree", "conditions": ["# + calls + String(repeating: "]}", count: 300) + "]}",
        "/argv/0"
      ),
      (
        #"{"type": "endpoint", "endpoint": {"url": "u", "properties": {"x": "# + arrays
          + String(repeating: "]", count: 300) + "}}}", "/properties/x/0"
      ),
    ] {
      let error = try #require(throws: EndpointError.self) { try Self.rules(text) }
      #expect(error.message.contains(place))
      #expect(error.message.hasSuffix("rules may be nested at most 200 levels deep."))
    }
  }

  @Test("A text that doubles with each condition ends the evaluation, not the process")
  func doubling() throws {
    let conditions = (1...60).map { number in
      let before = number == 1 ? "Region" : "v\(number - 1)"
      return #"{"fn": "uriEncode", "argv": ["{\#(before)}{\#(before)}"], "assign": "v\#(number)"}"#
    }
    let rules = try Self.condition(conditions.joined(separator: ", "))
    let error = try #require(throws: EndpointError.self) {
      try rules.decision(
        for: ["Region": .string("us-east-1")], in: EndpointResolver.builtIn().partitions)
    }
    #expect(
      error.message
        == "The endpoint rules of service are invalid at /rules/0: the evaluation takes more than "
        + "1000000 steps.")
  }

  @Test("The number of names in a rule is limited")
  func names() throws {
    let conditions = (1...600).map { #"{"fn": "isSet", "argv": ["x"], "assign": "v\#($0)"}"# }
    let error = try #require(throws: EndpointError.self) {
      try Self.condition(conditions.joined(separator: ", "))
    }
    #expect(error.message.hasSuffix("at most 500 names may be defined."))
  }

  @Test("An error of the evaluation names the rule")
  func position() throws {
    let rules = try Self.rules(
      #"""
      {"type": "tree", "rules": [
        {"type": "error", "conditions": [{"fn": "not", "argv": [true]}], "error": "no"},
        {"type": "endpoint", "endpoint": {"url": 7}}]}
      """#)
    let error = try #require(throws: EndpointError.self) {
      try rules.decision(for: [:], in: EndpointResolver.builtIn().partitions)
    }
    #expect(
      error.message.hasPrefix("The endpoint rules of service are invalid at /rules/0/rules/1: "))
  }
}
