import MusterClient
import MusterCredentials
import MusterDocument
import MusterModel
import MusterServices
import MusterSnapshot
import MusterTransport
import MusterWire
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

/// Reads of a snapshot that fail: they are unread, and differences do not report what they fill.
@Suite struct FailedReadTests {
  /// A way in which a read fails.
  enum Way: String, CaseIterable, Sendable {
    case refused, notFound, internalError, throttled, malformedBody, missingMembers, errorDocument
    case lostConnection

    var outcome: ReplacedResponses.ReplacedResult {
      switch self {
      case .refused: .error(403, "AccessDeniedException", "User: arn:aws:iam::1:user/x may not.")
      case .notFound: .error(404, "ResourceNotFoundException", "These words are not known.")
      case .internalError: .error(500, "InternalServerException", "boom")
      case .throttled: .error(429, "TooManyRequestsException", "Too Many Requests")
      case .malformedBody: .success(HTTPResponse(status: 200, body: Array(#"{"members": ["#.utf8)))
      case .missingMembers: .success(HTTPResponse(status: 200, body: Array("{}".utf8)))
      case .errorDocument:
        .success(HTTPResponse(status: 200, body: Array(#"{"__type": "X", "message": "no"}"#.utf8)))
      case .lostConnection: .failure(TransportFailure(.interrupted, "The connection was lost."))
      }
    }

    /// Macie's GetAdministratorAccount returns an empty object if there is no administrator. The
    /// status 404 can only mean the same, and for Inspector's GetDelegatedAdminAccount, too.
    func isFailure(of operation: String) -> Bool {
      switch operation {
      case "macie2.GetAdministratorAccount":
        ![.missingMembers, .errorDocument, .notFound].contains(self)
      case "inspector2.GetDelegatedAdminAccount": self != .notFound
      default: true
      }
    }
  }

  let organization: SmallOrganization

  init() throws {
    organization = try SmallOrganization()
  }

  func snapshot(_ transport: some Transport, _ scenario: Scenario, as caller: String) throws
    -> Document
  {
    var settings = Session.Settings(credentials: FixedCredentials(scenario.credentials(of: caller)))
    settings.client.region = "us-east-1"
    let session = Session(transport: transport, settings: settings)
    return try session.run(Snapshot(session: session, regions: ["us-east-1"], details: true))
      .outcome.get()
  }

  @Test("Each read that fails is a gap and not a change, in each way", arguments: Way.allCases)
  func eachRead(_ way: Way) throws {
    for seed in Seeds.range(usual: 1) {
      let scenario = try SnapshotTests().scenario(seed: seed)
      for caller in [organization.administrator, organization.management, organization.members[0]] {
        try eachRead(of: scenario, as: caller, way, "seed \(seed), \(caller)")
      }
    }
  }

  private func eachRead(of text: String, as caller: String, _ way: Way, _ run: String) throws {
    let watched = try RecordingTransport(text)
    let complete = try snapshot(watched, watched.simulated.scenario, as: caller)
    for operation in watched.operations.sorted() where operation != "sts.GetCallerIdentity" {
      guard way.isFailure(of: operation) else { continue }
      let transport = try ReplacedResponses(text, operation) { _ in way.outcome }
      let partial = try snapshot(transport, transport.simulated.scenario, as: caller)
      let unread = partial.root["unread"]?.elements.map { entry in
        "\(entry["service"]?.string ?? "").\(entry["operation"]?.string ?? "")"
      }
      #expect(unread?.contains(operation) == true, "\(operation), \(run)")
      for (before, after) in [(complete, partial), (partial, complete)] {
        let difference = Difference(between: before.root, and: after.root)
        #expect(difference.changes == [], "\(operation), \(run)")
        // The read may fail in both snapshots.
        let isNew = complete.root["unread"]?.elements.contains {
          operation.hasSuffix(".\($0["operation"]?.string ?? "")")
        }
        #expect(isNew == true || !difference.gaps.isEmpty, "\(operation), \(run)")
      }
      _ = try Scenario(JSON(partial.root).text)
    }
  }

  @Test("Without the caller's id, a snapshot fails with the reason", arguments: [Way.refused])
  func unknownCaller(_ way: Way) throws {
    let transport = try ReplacedResponses("{}", "GetCallerIdentity") { _ in way.outcome }
    let caller = transport.simulated.scenario.administrator
    #expect(throws: Failure.self) {
      try snapshot(transport, transport.simulated.scenario, as: caller)
    }
  }
}

extension ReplacedResponses.ReplacedResult {
  /// An error in the formats of all JSON protocols.
  static func error(_ status: Int, _ code: String, _ message: String) -> Self {
    let body: JSON = ["__type": .string(code), "message": .string(message)]
    return .success(
      HTTPResponse(
        status: status, headers: [HTTPHeader("x-amzn-ErrorType", code)],
        body: Array(body.text.utf8)))
  }
}
