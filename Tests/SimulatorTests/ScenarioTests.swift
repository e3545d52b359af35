import MusterDocument
import MusterServices
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

@Suite struct ScenarioTests {
  @Test("An empty scenario has twenty accounts and seed 1", arguments: ["", "{}"])
  func defaults(_ json: String) throws {
    let scenario = try Scenario(json)
    #expect(scenario.summary == ["accounts": 20, "seed": 1])
  }

  @Test("All violations are reported at once, each with its pointer")
  func violationsAreCollected() {
    let text = """
      {"seed": "7", "failing": 2, "throtle": 0.1, "latency": {"minMs": 5, "maxMs": 4},
       "accounts": [{"accountId": "12345678901"}, {"accountId": "111111111111", "behavior": "declins"},
                    {"accountId": "111111111111"}, {"email": 5}, 7]}
      """
    let error = #expect(throws: ScenarioError.self) { try Scenario(text) }
    let output = error?.violations.map { "\($0.pointer) \($0.message)" } ?? []
    #expect(
      output.sorted() == [
        "/accounts/0/accountId must be a string of 12 digits",
        "/accounts/1/behavior has the unknown value 'declins'; did you mean declines?",
        "/accounts/2/accountId repeats 111111111111",
        "/accounts/3/accountId is required",
        "/accounts/3/email must be a string",
        "/accounts/4 must be an object",
        "/failing must be a number from 0 to 1",
        "/latency/maxMs must not be less than minMs, which is 5",
        "/seed must be an integer",
        "/throtle is not a known member; did you mean throttle?",
      ])
  }

  @Test(
    "A message ends with one full stop or question mark",
    arguments: ["{", #"{"seed": "7"}"#, #"{"throtle": 1}"#])
  func sentences(_ text: String) {
    let message = #expect(throws: ScenarioError.self) { try Scenario(text) }?.message
    let end = message?.suffix(2) ?? ""
    #expect(end.last.map(".?".contains) == true && end.filter(".?".contains).count == 1)
  }

  @Test("The sizes of generated accounts follow from the seed: most are small, a few are large")
  func sizes() throws {
    let made = try Scenario(#"{"accounts": 4000}"#).accounts
    let sizes = made.list.compactMap(\.size).sorted()
    #expect(sizes.count == 4000 && sizes[3999] <= 1000)
    #expect((4...6).contains(sizes[2000]))
    #expect((140...280).contains(sizes[3960]))
    let adopted = try Scenario(#"{"accounts": 0, "adopt": true}"#).accounts
    #expect(made.list.allSatisfy { adopted.size(of: $0.id) == $0.size })
    let named = try Scenario(#"{"accounts": [{"accountId": "111111111111"}]}"#).accounts
    #expect(named.size(of: "111111111111") == nil)
  }

  @Test("A large generated account takes longer")
  func largeAccountsTakeLonger() throws {
    var simulation = try TestOrganization(
      #"{"accounts": 500, "failing": 0, "throttle": 0, "enabling": {"maxSeconds": 10}}"#)
    let accounts = simulation.organization.scenario.accounts.list
    let bySize = accounts.sorted { ($0.size ?? 0) < ($1.size ?? 0) }
    let ids = try [#require(bySize.first).id, #require(bySize.last).id]
    for id in ids {
      try simulation.call("inspector2", "AssociateMember", ["accountId": .string(id)])
    }
    simulation.pass(minutes: 10)
    try simulation.call(
      "inspector2", "Enable", ["accountIds": .strings(ids), "resourceTypes": ["EC2"]])
    // Without resources, every account is enabled within ten seconds.
    simulation.now = simulation.now.advanced(by: 20_000)
    let input: JSON = ["accountIds": .strings(ids)]
    let output = try simulation.call("inspector2", "BatchGetAccountStatus", input)
    let states = (0...1).map { output.at("/accounts/\($0)/resourceState/ec2/status")?.string }
    #expect(states == ["ENABLED", "ENABLING"])
  }

  @Test(
    "Each part of a scenario is checked",
    arguments: [
      (#"{"management": "12"}"#, "/management must be a string of 12 digits"),
      (#"{"administrators": {"macie2": "no"}}"#, "/administrators/macie2 must be a string of 12"),
      (
        #"{"administrators": {"macie": "none"}}"#,
        "/administrators/macie is not a known member; did"
      ),
      (#"{"regions": [{"scanTypes": ["EC2"]}]}"#, "/regions/0/name is required"),
      (#"{"regions": [{"name": "a"}, {"name": "a"}]}"#, "/regions/1/name repeats a"),
      (
        #"{"regions": [{"name": "a", "scanTypes": ["EC3"]}]}"#,
        "/regions/0/scanTypes has the unknown value 'EC3'; did you mean EC2?"
      ),
      (#"{"regions": [{"name": "a", "scanTypes": [2]}]}"#, "/regions/0/scanTypes must be an array"),
      (#"{"keys": [{"accessKeyId": "k"}]}"#, "/keys/0/secretAccessKey is required"),
      (#"{"sessionSeconds": 0}"#, "/sessionSeconds must be an integer from 1 to 43200"),
      (#"{"accountErrors": 2}"#, "/accountErrors must be a number from 0 to 1"),
      (#"{"anyKeyIs": 7}"#, "/anyKeyIs must be a string of 12 digits"),
      (#"{"rate": {"perSecond": 0}}"#, "/rate/perSecond must be a number from 0.001"),
      (
        #"{"operations": {"Enabel": {}}}"#, "/operations/Enabel is not a known member; did you mean"
      ),
      (#"{"operations": {"Enable": {"slow": 2}}}"#, "/operations/Enable/slow must be a number"),
      (
        #"{"accounts": [{"accountId": "111111111111", "enabling": {"minSeconds": -1}}]}"#,
        "/accounts/0/enabling/minSeconds must be an integer from 0"
      ),
    ])
  func partsAreChecked(_ text: String, _ reason: String) {
    let error = #expect(throws: ScenarioError.self) { try Scenario(text) }
    #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
  }

  @Test("The simulated operations of a service are listed in alphabetical order")
  func simulatedOperations() {
    let operations = AWSService.named("inspector2")?.simulatedOperations ?? []
    #expect(operations.contains("Enable") && !operations.contains("ListCisScans"))
    #expect(operations == operations.sorted())
    #expect(AWSService.named("s3") == nil)
  }

  @Test(
    "Text that is not a scenario is refused with a reason",
    arguments: [
      ("[]", "it must be an object"), ("7", "it must be an object"), ("{", "it is not valid JSON"),
      (#"{"accounts": -1}"#, "/accounts must be an integer from 0 to 100000, or an array"),
      (#"{"accounts": 100001}"#, "/accounts must be an integer from 0 to 100000, or an array"),
      (#"{"enabling": {"minSeconds": 1e300}}"#, "/enabling/minSeconds must be an integer from 0"),
    ])
  func nonsenseIsRefused(_ text: String, _ reason: String) {
    let error = #expect(throws: ScenarioError.self) { try Scenario(text) }
    #expect(error?.message.contains(reason) == true)
  }

  @Test("A larger organization has the accounts of a smaller one, with the same behaviors")
  func accountsAreStable() throws {
    let small = try Scenario(#"{"accounts": 50, "failing": 0.5}"#).accounts.list
    let large = try Scenario(#"{"accounts": 500, "failing": 0.5}"#).accounts.list
    #expect(Array(large.prefix(50)).map(\.id) == small.map(\.id))
    #expect(Array(large.prefix(50)).map(\.behavior) == small.map(\.behavior))
    #expect(Set(large.map(\.id)).count == 500)
  }

  @Test("The scenario sets the share of accounts with a behavior")
  func failing() throws {
    let accounts = try Scenario(#"{"accounts": 10000, "failing": 0.1}"#).accounts.list
    let chosen = accounts.filter { $0.behavior != .none }
    #expect((900...1100).contains(chosen.count))
    #expect(Set(chosen.map(\.behavior)).count == AccountBehavior.allCases.count - 1)
  }

  @Test("The list of accounts has the format of the AWS CLI")
  func accountsAreListed() throws {
    let scenario = try Scenario(
      #"{"accounts": [{"accountId": "111111111111", "email": "a@b.c", "name": "A"}, "#
        + #"{"accountId": "222222222222", "behavior": "suspended"}]}"#)
    let document = scenario.accountsDocument()
    #expect(document.at("/Accounts/0/Id") == "111111111111")
    #expect(document.at("/Accounts/0/Email") == "a@b.c")
    #expect(document.at("/Accounts/0/Name") == "A")
    #expect(document.at("/Accounts/0/Status") == "ACTIVE")
    #expect(document.at("/Accounts/1/State") == "SUSPENDED")
    #expect(document.at("/Accounts/1/JoinedTimestamp")?.string?.hasPrefix("202") == true)
  }

  @Test("Only a scenario that adopts accounts has others than it names")
  func adoption() throws {
    #expect(try Scenario(#"{"accounts": 0}"#).accounts["123456789012"] == nil)
    let adopting = try Scenario(#"{"accounts": 0, "adopt": true, "failing": 1}"#)
    #expect(adopting.accounts["123456789012"]?.behavior != AccountBehavior.none)
  }
}
