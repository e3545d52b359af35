import Glibc
import MusterDocument
import MusterServices
import MusterTransport
import MusterWire
import Testing

@testable import MusterSimulator
@testable import SimulatorSupport

@Suite struct HostedOrganizationTests {
  private static let scenario = """
    {"throttle": 0, "accounts": [{"accountId": "222222222222"}, {"accountId": "333333333333"}]}
    """
  /// Signs requests for a hosted organization, dated by the machine's clock.
  private let client: TestOrganization

  init() throws {
    var client = try TestOrganization(Self.scenario)
    client.now = MachineClock.now
    self.client = client
  }

  private func call(
    _ organization: HostedOrganization, _ operation: String, _ input: JSON = [:]
  ) throws -> JSON {
    let request = try client.request("inspector2", operation, input)
    let response = try organization.respond(to: request).outcome.get()
    return JSON(try Document(response.body).root)
  }

  private func status(_ organization: HostedOrganization) throws -> String? {
    try call(organization, "BatchGetAccountStatus", ["accountIds": ["222222222222"]])
      .at("/accounts/0/state/status")?.string
  }

  private func enable(_ organization: HostedOrganization) throws {
    _ = try call(organization, "AssociateMember", ["accountId": "222222222222"])
    try organization.advance(by: 600_000)
    _ = try call(
      organization, "Enable", ["accountIds": ["222222222222"], "resourceTypes": ["EC2"]])
  }

  @Test("A stopped clock is advanced on demand, and the state with it")
  func standingClock() throws {
    let organization = try HostedOrganization(Self.scenario)
    try enable(organization)
    #expect(try status(organization) == "ENABLING")
    try organization.advance(by: 600_000)
    #expect(try status(organization) == "ENABLED")
  }

  @Test("An organization is restored from its file, and starts again after a reset")
  func comesBack() throws {
    let folder = try StateFileFolder()
    do {
      let organization = try HostedOrganization(Self.scenario, path: folder.file)
      try enable(organization)
      try organization.advance(by: 600_000)
      _ = try organization.change(faults: Document(#"{"slow": 0.25}"#).root)
    }
    do {
      let organization = try HostedOrganization(Self.scenario, path: folder.file)
      #expect(try status(organization) == "ENABLED")
      #expect(organization.summary.at("/faults/slow") == .number(0.25))
      try organization.reset()
    }
    let organization = try HostedOrganization(Self.scenario, path: folder.file)
    #expect(try call(organization, "ListMembers").at("/members")?.elements.isEmpty == true)
  }

  @Test("A file cannot be used with another scenario")
  func otherScenario() throws {
    let folder = try StateFileFolder()
    _ = try HostedOrganization(Self.scenario, path: folder.file)
    let error = #expect(throws: HostedOrganizationError.self) {
      _ = try HostedOrganization("{}", path: folder.file)
    }
    guard case .file(let reason) = error else {
      Issue.record("no error of the file")
      return
    }
    #expect(reason.message.contains("another scenario"))
  }

  @Test("A file contains no credentials")
  func noSecrets() throws {
    let folder = try StateFileFolder()
    let organization = try HostedOrganization(Self.scenario, path: folder.file)
    let request = try client.request("inspector2", "EnableDelegatedAdminAccount")
    _ = try organization.respond(to: request)
    try enable(organization)
    let bytes = try folder.contents
    #expect(bytes.contains("AssociateMember"))
    #expect(!bytes.contains("Signature="))
    #expect(!bytes.contains(Organization.credentials.secretAccessKey))
  }

  @Test("Faults can be changed at run time, and mistakes in them are reported")
  func switches() throws {
    let organization = try HostedOrganization(Self.scenario)
    _ = try organization.change(faults: Document(#"{"errors": 1}"#).root)
    #expect(try call(organization, "ListMembers").at("/__type") == "InternalServerException")
    _ = try organization.change(faults: Document(#"{"errors": 0}"#).root)
    #expect(try call(organization, "ListMembers").at("/members") != nil)
    #expect(throws: HostedOrganizationError.self) {
      _ = try organization.change(faults: Document(#"{"error": 1}"#).root)
    }
  }

  @Test("Latencies are shorter the faster the organization's clock runs")
  func speed() throws {
    let text = #"{"throttle": 0, "latency": {"minMs": 6000, "maxMs": 6000}}"#
    for (speed, delay) in [(0.0, 0), (1, 6000), (60, 100), (0.5, 12_000)] as [(Double, Int64)] {
      let organization = try HostedOrganization(text, speed: speed)
      let request = try client.request("inspector2", "ListMembers")
      #expect(try organization.respond(to: request).delayMilliseconds == delay)
    }
  }

  @Test("Only the latest requests are kept in the log, each with its result")
  func requests() throws {
    let organization = try HostedOrganization(Self.scenario)
    for _ in 0..<1001 { _ = try call(organization, "ListMembers") }
    _ = try organization.respond(to: HTTPRequest(method: "GET", host: "localhost"))
    let log = organization.requests
    #expect(log.at("/total") == .integer(1002))
    let entries = log.at("/requests")?.elements ?? []
    #expect(entries.count == 1000)
    #expect(entries.first?.at("/operation") == "ListMembers")
    #expect(entries.last?.at("/operation") == nil)
    #expect(entries.last?.at("/httpStatus") == .integer(404))
  }
}

/// A temporary folder.
private final class StateFileFolder {
  private let path: String
  var file: String { path + "/state.db" }

  init() throws {
    var template = Array("/tmp/muster-XXXXXX".utf8CString)
    path = try #require(mkdtemp(&template).map { String(cString: $0) })
  }

  /// The contents of the file and of SQLite's log, as Latin-1.
  var contents: String {
    get throws {
      var text = ""
      for name in [file, file + "-wal"] {
        guard let stream = fopen(name, "r") else { continue }
        defer { fclose(stream) }
        while case let byte = fgetc(stream), byte >= 0 {
          text.unicodeScalars.append(Unicode.Scalar(UInt8(byte)))
        }
      }
      return text
    }
  }

  deinit {
    for name in ["", "-wal", "-shm"] { unlink(file + name) }
    rmdir(path)
  }
}
