import MusterDocument
import MusterWire

/// The messages of errors for which AWS's messages are not known.
enum UnknownMessages: String, Sendable, CaseIterable {
  /// Messages of the simulator, which name the reason.
  case simulated
  /// A message without a reason, so that programs cannot depend on those of the simulator.
  case other

  private static let otherMessage = "The request failed."

  /// The setting of `service`.
  static func setting(of service: String) -> ScenarioSetting<UnknownMessages> {
    .alternative(
      "unknownMessages", of: service, or: .simulated,
      source: "AWS's words are not known: accounts.json marks those that programs depend on.")
  }

  /// `message`, or other words if it does not contain any of `seen`.
  func words(_ message: String, seen: [String]) -> String {
    self == .simulated || seen.contains(where: message.includes)
      ? message : UnknownMessages.otherMessage
  }
}

extension SimulatedService {
  /// The error of a call with the words that the scenario selects.
  func reworded(_ error: ServiceError) -> ServiceError {
    guard unknownMessages != .simulated, error.code != ServiceError.notSimulatedCode else {
      return error
    }
    var error = error
    error.message = unknownMessages.words(error.message, seen: Self.seenMessages)
    return error
  }

  /// The output of a call; its failures of single accounts have the words that the scenario
  /// selects.
  func reworded(_ output: JSON) -> JSON {
    guard unknownMessages != .simulated, let document = try? Document(output.bytes) else {
      return output
    }
    return reworded(document.root)
  }

  /// The recursion is bounded by the depth that `Document` accepts.
  private func reworded(_ value: Value) -> JSON {
    switch value.kind {
    case .array: return .array(value.elements.map { reworded($0) })
    case .object:
      let given = value["accountId"]?.string.flatMap { givenMessage(of: $0) }
      return .object(
        value.namedMembers.map { name, member in
          guard name == "errorMessage", let text = member.string, text != given else {
            return (name, reworded(member))
          }
          return (name, .string(unknownMessages.words(text, seen: Self.seenMessages)))
        })
    default: return JSON(value)
    }
  }
}
