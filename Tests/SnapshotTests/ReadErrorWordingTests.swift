import MusterClient
import MusterCredentials
import MusterDocument
import MusterServices
import MusterSnapshot
import MusterTransport
import MusterWire
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// Errors of services whose wording has a known meaning in snapshots.
@Suite struct ReadErrorWordingTests {
  struct ReadErrorWording: Sendable, CustomTestStringConvertible {
    let operation: String
    let status: Int
    let code: String
    let message: String
    var testDescription: String { "\(operation): \(status) \(message)" }
  }

  /// The errors that were seen (mondoohq/mql, aws.go; terraform-aws-mcaf-landing-zone #200;
  /// gruntwork-io/cloud-nuke, macie.go), and one that can only mean that nothing exists.
  static let known = [
    ReadErrorWording(
      operation: "GetMacieSession", status: 401, code: "AccessDeniedException",
      message: "Macie is not enabled."),
    ReadErrorWording(
      operation: "GetMacieSession", status: 403, code: "AccessDeniedException",
      message: "Macie is not enabled"),
    ReadErrorWording(
      operation: "GetMacieSession", status: 403, code: "AccessDeniedException",
      message: "The request failed because Macie isn’t enabled in the specified AWS Region."),
    ReadErrorWording(
      operation: "GetMacieSession", status: 404, code: "ResourceNotFoundException",
      message: "Amazon Macie isn’t enabled"),
    ReadErrorWording(
      operation: "GetAutomatedDiscoveryConfiguration", status: 403, code: "AccessDeniedException",
      message: "Account Id: 111111111111 has not been onboarded"),
    ReadErrorWording(
      operation: "GetAdministratorAccount", status: 404, code: "ResourceNotFoundException",
      message: "nf"),
    ReadErrorWording(
      operation: "GetAdministratorAccount", status: 400, code: "ValidationException",
      message: "The request failed because there isn't a delegated Macie administrator"),
    ReadErrorWording(
      operation: "inspector2.ListFilters", status: 403, code: "AccessDeniedException",
      message: "Invoking account is not enabled"),
    ReadErrorWording(
      operation: "inspector2.GetConfiguration", status: 400, code: "ValidationException",
      message: "Invoking account is not enabled."),
  ]

  static let unknown = [
    ReadErrorWording(
      operation: "GetMacieSession", status: 403, code: "AccessDeniedException",
      message: "User: x is not authorized to perform: macie2:GetMacieSession"),
    ReadErrorWording(
      operation: "GetMacieSession", status: 404, code: "ResourceNotFoundException", message: ""),
    ReadErrorWording(
      operation: "GetMacieSession", status: 500, code: "InternalServerException",
      message: "Macie is not enabled"),
    ReadErrorWording(
      operation: "GetAutomatedDiscoveryConfiguration", status: 403, code: "AccessDeniedException",
      message: "Macie enabled this for others only"),
    ReadErrorWording(
      operation: "GetAutomatedDiscoveryConfiguration", status: 500,
      code: "InternalServerException", message: "boom"),
  ]

  func unread(_ wording: ReadErrorWording) throws -> [String] {
    let transport = try ReplacedResponses(ForeignStatusTests.scenario, wording.operation) { _ in
      .error(wording.status, wording.code, wording.message)
    }
    let scenario = transport.simulated.scenario
    var settings = Session.Settings(
      credentials: FixedCredentials(scenario.credentials(of: "111111111111")))
    settings.client.region = "us-east-1"
    let session = Session(transport: transport, settings: settings)
    let result = session.run(Snapshot(session: session, regions: ["us-east-1"]))
    let root = try result.outcome.get().root
    #expect(root.at("/regions/0/name")?.string == "us-east-1")
    return root["unread"]?.elements.compactMap { $0["operation"]?.string } ?? []
  }

  @Test("A known wording is a state and not a failed read", arguments: known)
  func isState(_ wording: ReadErrorWording) throws {
    #expect(try unread(wording) == [])
  }

  @Test("An unknown wording is a failed read", arguments: unknown)
  func isFailure(_ wording: ReadErrorWording) throws {
    let operation = wording.operation
    #expect(try unread(wording) == [operation])
  }
}
