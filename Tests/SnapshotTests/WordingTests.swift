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
@Suite struct WordingTests {
  struct Wording: Sendable, CustomTestStringConvertible {
    let operation: String
    let status: Int
    let code: String
    let message: String
    var testDescription: String { "\(operation): \(status) \(message)" }
  }

  /// The errors that were seen (mondoohq/mql, aws.go; terraform-aws-mcaf-landing-zone #200).
  static let known = [
    Wording(
      operation: "GetMacieSession", status: 401, code: "AccessDeniedException",
      message: "Macie is not enabled."),
    Wording(
      operation: "GetMacieSession", status: 403, code: "AccessDeniedException",
      message: "Macie is not enabled"),
    Wording(
      operation: "GetMacieSession", status: 403, code: "AccessDeniedException",
      message: "The request failed because Macie isn’t enabled in the specified AWS Region."),
    Wording(
      operation: "GetMacieSession", status: 404, code: "ResourceNotFoundException",
      message: "Amazon Macie isn’t enabled"),
    Wording(
      operation: "GetAutomatedDiscoveryConfiguration", status: 403, code: "AccessDeniedException",
      message: "Account Id: 111111111111 has not been onboarded"),
    Wording(
      operation: "inspector2.ListFilters", status: 403, code: "AccessDeniedException",
      message: "Invoking account is not enabled"),
    Wording(
      operation: "inspector2.GetConfiguration", status: 400, code: "ValidationException",
      message: "Invoking account is not enabled."),
  ]

  static let unknown = [
    Wording(
      operation: "GetMacieSession", status: 403, code: "AccessDeniedException",
      message: "User: x is not authorized to perform: macie2:GetMacieSession"),
    Wording(
      operation: "GetMacieSession", status: 404, code: "ResourceNotFoundException", message: ""),
    Wording(
      operation: "GetMacieSession", status: 500, code: "InternalServerException",
      message: "Macie is not enabled"),
    Wording(
      operation: "GetAutomatedDiscoveryConfiguration", status: 403, code: "AccessDeniedException",
      message: "Macie enabled this for others only"),
    Wording(
      operation: "GetAutomatedDiscoveryConfiguration", status: 500,
      code: "InternalServerException", message: "boom"),
  ]

  func unread(_ wording: Wording) throws -> [String] {
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
  func isState(_ wording: Wording) throws {
    #expect(try unread(wording) == [])
  }

  @Test("An unknown wording is a failed read", arguments: unknown)
  func isFailure(_ wording: Wording) throws {
    let operation = wording.operation
    #expect(try unread(wording) == [operation])
  }
}
