import MusterDocument
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// Random sequences of calls, compared step by step with the reference implementation. A failure
/// reports its seed and the shortest sequence that fails.
@Suite struct ReferenceTests {
  static let steps = 25

  /// The operations that succeeded and the facts that occurred in all sequences.
  func check<Reference: ReferenceService>(_: Reference.Type) throws -> Set<String> {
    let organization = try SmallOrganization()
    var seen: Set<String> = []
    for seed in Seeds.range(usual: 2000) {
      var random = Random(seed: seed, for: ["model", Reference.ReferencedService.name])
      let openingSteps = Reference.openingSteps(organization)
      let begun = openingSteps.prefix(Int(random.number(below: UInt64(openingSteps.count + 1))))
      let steps =
        Array(begun) + (0..<ReferenceTests.steps).map { _ in Reference.step(&random, organization) }
      var run = ReferenceRun<Reference>(organization)
      guard try run.apply(steps) != nil else {
        seen.formUnion(run.seen)
        continue
      }
      let few = try steps.shrunk { try ReferenceRun<Reference>.problem($0, organization) != nil }
      let problem = try ReferenceRun<Reference>.problem(few, organization) ?? ""
      let sequence = few.map(\.description).joined(separator: "\n")
      Issue.record("seed \(seed): \(problem), after\n\(sequence)")
      break
    }
    return seen
  }

  @Test("Inspector agrees with its reference implementation in random sequences")
  func inspector() throws {
    let seen = try check(ReferenceInspector.self)
    #expect(Set(ReferenceInspector.operations).subtracting(seen) == [])
    let statuses = Membership.allCases.map(\.rawValue) + ScanStatus.allCases.map(\.rawValue)
    #expect(Set(statuses).subtracting(seen.union(["DISABLED"])) == [])
  }

  @Test("Macie agrees with its reference implementation in random sequences")
  func macie() throws {
    let seen = try check(ReferenceMacie.self)
    #expect(Set(ReferenceMacie.operations).subtracting(seen) == [])
    #expect(Set(Relationship.allCases.map(\.rawValue)).subtracting(seen) == [])
  }

  @Test("AWS Organizations agrees with its reference implementation in random sequences")
  func organizations() throws {
    let seen = try check(ReferenceOrganizations.self)
    #expect(Set(ReferenceOrganizations.operations).subtracting(seen) == [])
  }

  @Test("IAM agrees with its reference implementation in random sequences")
  func iam() throws {
    let seen = try check(ReferenceIAM.self)
    #expect(Set(ReferenceIAM.operations).subtracting(seen) == [])
  }

  @Test("A failing sequence is shrunk to the necessary steps")
  func shrinking() {
    let names = ["wait", "Enable", "wait", "Disable", "Enable", "AssociateMember"]
    let steps = names.map { ReferenceStep(operation: $0) }
    let few = steps.shrunk { steps in
      let names = steps.map(\.operation)
      guard let first = names.firstIndex(of: "Enable") else { return false }
      return names[first...].contains("Disable")
    }
    #expect(few.map(\.operation) == ["Enable", "Disable"])
  }
}
