import MusterDocument
import Testing

@testable import MusterSimulator

/// Random sequences of calls, compared step by step with a second statement of what should happen.
/// A failure names its seed and the shortest sequence that still fails.
@Suite struct ModelTests {
  static let steps = 25

  /// What was answered and what was so in all sequences together, as far as all is well.
  func check<Plain: PlainService>(_: Plain.Type) throws -> Set<String> {
    let world = try World()
    var seen: Set<String> = []
    for seed in Seeds.range(usual: 2000) {
      var random = Random(seed: seed, for: ["model", Plain.Tested.name])
      let opening = Plain.opening(world)
      let begun = opening.prefix(Int(random.number(below: UInt64(opening.count + 1))))
      let steps = Array(begun) + (0..<ModelTests.steps).map { _ in Plain.step(&random, world) }
      var run = ModelRun<Plain>(world)
      guard try run.take(steps) != nil else {
        seen.formUnion(run.seen)
        continue
      }
      let few = try steps.shrunk { try ModelRun<Plain>.trouble($0, world) != nil }
      let trouble = try ModelRun<Plain>.trouble(few, world) ?? ""
      let sequence = few.map(\.description).joined(separator: "\n")
      Issue.record("seed \(seed): \(trouble), after\n\(sequence)")
      break
    }
    return seen
  }

  @Test("Inspector does what its plain statement says, whatever is called in whatever order")
  func inspector() throws {
    let seen = try check(PlainInspector.self)
    #expect(Set(PlainInspector.operations).subtracting(seen) == [])
    let statuses = Membership.allCases.map(\.rawValue) + ScanStatus.allCases.map(\.rawValue)
    #expect(Set(statuses).subtracting(seen.union(["DISABLED"])) == [])
  }

  @Test("Macie does what its plain statement says, whatever is called in whatever order")
  func macie() throws {
    let seen = try check(PlainMacie.self)
    #expect(Set(PlainMacie.operations).subtracting(seen) == [])
    #expect(Set(Relationship.allCases.map(\.rawValue)).subtracting(seen) == [])
  }

  @Test("A sequence shrinks to the steps that it needs to fail")
  func shrinking() {
    let names = ["wait", "Enable", "wait", "Disable", "Enable", "AssociateMember"]
    let steps = names.map { Step(operation: $0) }
    let few = steps.shrunk { steps in
      let names = steps.map(\.operation)
      guard let first = names.firstIndex(of: "Enable") else { return false }
      return names[first...].contains("Disable")
    }
    #expect(few.map(\.operation) == ["Enable", "Disable"])
  }
}
