import MusterClient
import MusterServices
import MusterSimulator
import Testing

/// The options of an organization that a program hosts.
@Suite struct HostedOptionsTests {
  struct HostedOptionCase: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let message: String
    let set: @Sendable (inout HostedOrganizationOptions) -> Void

    init(
      _ name: String, _ message: String,
      _ set: @escaping @Sendable (inout HostedOrganizationOptions) -> Void
    ) {
      (testDescription, self.message, self.set) = (name, message, set)
    }
  }

  static let invalid = [
    HostedOptionCase("an empty scenario", "scenario must not be empty.") { $0.scenario = "" },
    HostedOptionCase("an empty path", "state_file must not be empty.") { $0.stateFile = "" },
    HostedOptionCase("a negative speed", "speed is -1.0; it must be from 0 to 1000000.") {
      $0.speed = -1
    },
    HostedOptionCase(
      "a speed that is too high", "speed is 1000001.0; it must be from 0 to 1000000."
    ) {
      $0.speed = 1_000_001
    },
    HostedOptionCase("a speed that is not a number", "speed is nan; it must be from 0 to 1000000.")
    {
      $0.speed = .nan
    },
  ]

  @Test("An option that is not valid is named", arguments: invalid)
  func isRefused(_ invalid: HostedOptionCase) throws {
    var options = HostedOrganizationOptions()
    invalid.set(&options)
    let failure = try #require(throws: Failure.self) { try HostedOrganization(options) }
    #expect(failure.kind == .argument)
    #expect(failure.message == invalid.message)
  }

  @Test("A state file that cannot be opened is a failure with the file")
  func unusableFile() throws {
    var options = HostedOrganizationOptions()
    options.stateFile = "/no/such/folder/state.db"
    let failure = try #require(throws: Failure.self) { try HostedOrganization(options) }
    #expect(failure.kind == .file)
    #expect(failure.code == "StateFileError")
    #expect(failure.message.contains("/no/such/folder/state.db"))
  }

  @Test("Options that are not set have defaults")
  func defaults() throws {
    let organization = try HostedOrganization(HostedOrganizationOptions())
    #expect(organization.summary["accounts"] == 20)
  }
}
