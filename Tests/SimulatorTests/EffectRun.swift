import MusterDocument
import MusterWire

@testable import MusterSimulator
@testable import SimulatorSupport

/// A call of a small organization, as data.
struct EffectStep: Sendable {
  let operation: String
  var input: JSON = [:]
  /// The service, if it is not that of the run.
  var service: String?
  var caller: String?
  /// Minutes after the call.
  var minutes: Int64 = 0
  /// Members of the input that are taken from the latest response that has them, by pointer. A
  /// pointer in brackets stands for a list with the value.
  var taking: [String: String] = [:]

  init(
    _ operation: String, _ input: JSON = [:], of service: String? = nil, as caller: String? = nil,
    minutes: Int64 = 0, taking: [String: String] = [:]
  ) {
    (self.operation, self.input, self.service) = (operation, input, service)
    (self.caller, self.minutes, self.taking) = (caller, minutes, taking)
  }

  /// The same call of another service than that of the run.
  func of(_ service: String) -> EffectStep {
    var step = self
    step.service = service
    return step
  }
}

/// A small organization, and the responses so far.
struct EffectRun {
  static let (management, administrator) = ("999999999999", "111111111111")
  static let (member, other) = ("222222222222", "333333333333")

  static func accounts(unit: String = "Prod", name: String = "three") -> String {
    #"{"accountId": "\#(member)", "email": "\#(member)@example.com", "size": 60, "behavior": "#
      + #""never_accepts"}, {"accountId": "\#(other)", "email": "\#(other)@example.com", "#
      + #""size": 60, "behavior": "never_accepts", "unit": "\#(unit)", "name": "\#(name)"}, "#
      + #"{"accountId": "444444444444", "behavior": "suspended", "state": "CLOSED"}"#
  }

  /// A scenario without random faults. `members` are further members of it.
  static func scenario(
    _ members: String = "", accounts: String = accounts(), administrator: String = administrator
  ) -> String {
    let names =
      #""throttle": 0, "management": "\#(management)", "administrator": "\#(administrator)""#
    return "{" + (members.isEmpty ? "" : members + ", ") + names + #", "accounts": [\#(accounts)]}"#
  }

  let service: String
  var simulation: TestOrganization
  private var outputs: [JSON] = []

  init(_ service: String, _ scenario: String = scenario()) throws {
    self.service = service
    simulation = try TestOrganization(scenario)
  }

  mutating func call(_ step: EffectStep) throws {
    outputs.append(try output(of: step))
    simulation.pass(minutes: step.minutes)
  }

  /// The response or the error of a step, as text.
  mutating func outcome(of step: EffectStep) -> String {
    do {
      return try output(of: step).text
    } catch {
      return "\(error)"
    }
  }

  /// The responses and errors of steps.
  mutating func outcomes(of steps: [EffectStep]) -> [String] {
    steps.map { step in
      let outcome: String
      do {
        let output = try output(of: step)
        outputs.append(output)
        outcome = output.text
      } catch {
        outcome = "\(error)"
      }
      simulation.pass(minutes: step.minutes)
      return outcome
    }
  }

  private mutating func output(of step: EffectStep) throws -> JSON {
    var input = step.input
    for (member, pointer) in step.taking {
      let isListed = pointer.hasPrefix("[")
      let found = taken(isListed ? String(pointer.dropFirst().dropLast()) : pointer)
      input[member] = isListed ? found.map { [$0] } : found
    }
    return try simulation.call(
      step.service ?? service, step.operation, input, as: step.caller)
  }

  private func taken(_ pointer: String) -> JSON? {
    outputs.reversed().lazy.compactMap { $0.at(pointer) }.first
  }
}
