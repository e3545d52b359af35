import MusterDocument
import MusterModel
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// The remedies of outcomes: each is followed in the state for which it is given.
@Suite struct RemedyTests {
  @Test("A remedy helps in the state for which it is given", arguments: RemedyCase.all)
  func helps(_ tested: RemedyCase) throws {
    var run = try SimulatedRun(tested.scenario.text)
    var outputs = Outputs()
    for act in tested.setup { try outputs.perform(act, in: &run) }
    let before = try outcome(tested.work, tested, &run)
    #expect(before.remedy == tested.remedy, "\(before)")
    #expect(!before.isSuccess, "\(before)")

    for act in tested.remedying { try outputs.perform(act, in: &run) }
    let work = tested.then ?? tested.work
    var after = try outcome(work, tested, &run, isAfter: true)
    if after.outcome == "pending" {
      // The service has accepted the step and is executing it.
      run.pass(minutes: 120)
      after = try outcome(work, tested, &run, isAfter: true)
    }
    #expect(after.isSuccess, "\(after)")
  }

  private func outcome(
    _ work: SimulatedRun.ListStep, _ tested: RemedyCase, _ run: inout SimulatedRun,
    isAfter: Bool = false
  ) throws -> SimulatedRun.AccountLine {
    let caller = isAfter ? tested.callerAfter ?? tested.caller : tested.caller
    var ids = [tested.account] + (tested.isWithOther ? [RemedyCase.other] : [])
    if isAfter && tested.isRemoved { ids.removeFirst() }
    let accounts = ids.map { id -> JSON in
      ["accountId": .string(id), "email": .string("\(id)@example.com")]
    }
    let report = try run.run(
      work, .array(accounts), as: caller, signedBy: isAfter ? .right : tested.signer,
      region: isAfter ? tested.regionAfter ?? tested.region : tested.region,
      usedRegions: tested.usedRegions, replacing: isAfter ? nil : tested.replacement)
    return try #require(SimulatedRun.lines(report).first)
  }

  /// The outputs of earlier calls, from which inputs take values: `{/invitations/0/invitationId}`.
  private struct Outputs {
    var outputs: [JSON] = []

    mutating func perform(_ act: RemedyCase.Act, in run: inout SimulatedRun) throws {
      switch act {
      case .call(let service, let operation, let input, let caller, let region):
        let input = filled(input)
        outputs.append(
          try run.call(service, operation, input, as: caller, region: region))
      case .minutes(let minutes): run.pass(minutes: minutes)
      case .change(let pointer, let value):
        let pointer = try #require(JSONPointer(pointer))
        try run.change { try $0.set(value, at: pointer) }
      }
    }

    private func filled(_ value: JSON) -> JSON {
      switch value {
      case .string(let text) where text.hasPrefix("{/"):
        outputs.reversed().lazy.compactMap { $0.at(String(text.dropFirst().dropLast())) }.first
          ?? value
      case .object(let members): .object(members.map { ($0.key, filled($0.value)) })
      case .array(let elements): .array(elements.map(filled))
      default: value
      }
    }
  }

  @Test("Every remedy in the data is followed")
  func complete() throws {
    var known: Set<String> = []
    for service in ["inspector2", "macie2"] {
      let facts = try #require(try Models.builtIn.document("accounts", of: service)).root
      known.formUnion(Self.remedies(facts).map { "\(service): \($0)" })
    }
    let common = try #require(try Models.builtIn.document("outcomes", of: "")).root
    known.formUnion(Self.remedies(common).map { "all: \($0)" })

    let followed = Set(RemedyCase.all.map(\.name))
    #expect(known.subtracting(followed).sorted() == [])
    #expect(followed.subtracting(known).sorted() == [])
  }

  /// The remedies at any depth.
  private static func remedies(_ value: Value) -> [String] {
    switch value.kind {
    case .array: value.elements.flatMap { remedies($0) }
    case .object:
      (value["remedy"]?.string.map { [$0] } ?? [])
        + value.members.flatMap { remedies($0.value) }
    default: []
    }
  }
}
