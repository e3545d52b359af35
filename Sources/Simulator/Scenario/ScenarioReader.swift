import MusterDocument
import MusterModel

extension Scenario {
  /// Reads a scenario; "" is the one with all defaults.
  public init(_ json: String) throws(ScenarioError) {
    var reader = ObjectReader(try Scenario.document(json).root)
    let seed = reader.member("seed", "an integer", or: 1, \.integer)
    let failing = reader.share("failing", or: 0.02)
    let adopt = reader.member("adopt", "true or false", or: false, \.boolean)
    let maker = AccountMaker(seed: seed, failing: failing)
    self.seed = seed
    administrator = maker.administratorID
    accounts = Accounts(reader.accounts(from: maker), adoptedBy: adopt ? maker : nil)
    faults = Faults(
      throttle: reader.share("throttle", or: 0.01),
      errors: reader.share("errors", or: 0),
      resets: reader.share("resets", or: 0))
    latency = reader.span("latency", unit: "Ms", milliseconds: 1, or: .milliseconds(20, 120))
    timing = Timing(
      verification: reader.span("verification", or: .seconds(5, 60)),
      acceptance: reader.span("acceptance", or: .seconds(20, 300)),
      association: reader.span("association", or: .seconds(10, 120)),
      enabling: reader.span("enabling", or: .seconds(10, 180)),
      activation: reader.span("activation", or: .seconds(5, 60)))
    quotas = reader.quotas()
    if accounts.has(administrator) {
      reader.report("must not contain \(administrator), the administrator", at: "accounts")
    }
    let violations = reader.finish()
    guard violations.isEmpty else { throw ScenarioError(violations: violations) }
  }

  private static func document(_ json: String) throws(ScenarioError) -> Document {
    do {
      return try Document(json.isEmpty ? "{}" : json)
    } catch {
      throw ScenarioError(violations: [.init(pointer: "", message: error.message)])
    }
  }
}

extension ObjectReader {
  fileprivate mutating func share(_ name: String, or otherwise: Double) -> Double {
    member(name, "a number from 0 to 1", or: otherwise) {
      $0.number.flatMap { (0...1).contains($0) ? $0 : nil }
    }
  }

  /// A count or a duration that is not negative and far from overflowing anything.
  private mutating func amount(_ name: String, or otherwise: Int64) -> Int64 {
    let most: Int64 = 1_000_000_000
    return member(name, "an integer from 0 to \(most)", or: otherwise) {
      $0.integer.flatMap { (0...most).contains($0) ? $0 : nil }
    }
  }

  fileprivate mutating func span(
    _ name: String, unit: String = "Seconds", milliseconds: Int64 = 1000, or otherwise: Span
  ) -> Span {
    object(name) { reader in
      let min = reader.amount("min" + unit, or: otherwise.minMilliseconds / milliseconds)
      let fallback = Swift.max(min, otherwise.maxMilliseconds / milliseconds)
      let max = reader.amount("max" + unit, or: fallback)
      if max < min { reader.report("must not be less than min\(unit), \(min)", at: "max" + unit) }
      return Span.milliseconds(min * milliseconds, Swift.max(min, max) * milliseconds)
    } ?? otherwise
  }

  fileprivate mutating func quotas() -> Scenario.Quotas {
    let most = Scenario.Quotas(macieMembers: 1000, inspectorMembers: 10_000)
    return object("quotas") { reader in
      Scenario.Quotas(
        macieMembers: reader.amount("macieMembers", or: most.macieMembers),
        inspectorMembers: reader.amount("inspectorMembers", or: most.inspectorMembers))
    } ?? most
  }

  fileprivate mutating func accounts(from maker: AccountMaker) -> [Account] {
    var taken: Set<String> = []
    if let given = objects("accounts", { $0.account(&taken) }) { return given }
    let most = AccountMaker.mostAccounts
    let count = member("accounts", "an integer from 0 to \(most), or an array", or: 20) {
      $0.integer.flatMap { (0...most).contains($0) ? $0 : nil }
    }
    return maker.accounts(count)
  }

  private mutating func account(_ taken: inout Set<String>) -> Account {
    let id = member("accountId", "a string of 12 digits", or: "") {
      $0.string.flatMap { Account.isID($0) ? $0 : nil }
    }
    if id.isEmpty && violations.isEmpty { report("is required", at: "accountId") }
    if !id.isEmpty && !taken.insert(id).inserted { report("repeats \(id)", at: "accountId") }
    return Account(
      id: id,
      email: member("email", "a string", or: nil) { $0.string.map(Optional.some) },
      name: member("name", "a string", or: id, \.string),
      fate: fate())
  }

  private mutating func fate() -> Fate {
    let name = member("fate", "a string", or: Fate.none.rawValue, \.string)
    if let fate = Fate(rawValue: name) { return fate }
    let hint = Spelling.hint(for: name, among: Fate.allCases.map(\.rawValue))
    report("must be a fate, is \(name); \(hint)", at: "fate")
    return .none
  }
}
