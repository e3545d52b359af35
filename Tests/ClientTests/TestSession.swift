import MusterCredentials
import MusterDocument
import MusterJournal
import MusterSigning
import MusterTransport
import MusterWire
import TestSupport

@testable import MusterClient

/// A session over a scripted transport, with credentials, a Region and seeded randomness.
struct TestSession {
  static let secret = "wJalrXUtnFEMI/SECRET"
  static let token = "TOKEN//SECRET"
  /// The account of the credentials.
  static let account = "000099999999"

  let transport: ScriptedTransport
  let session: Session
  let progress: Box<[Progress]>

  init(
    journal: Journal? = nil, settings: Session.Settings = TestSession.settings { _ in },
    response: @escaping @Sendable (ScriptedTransport.Sent) -> ScriptedTransport.ScriptedResult
  ) {
    let progress = Box<[Progress]>([])
    var settings = settings
    settings.progress = { update in progress.change { $0.append(update) } }
    self.progress = progress
    transport = ScriptedTransport(response)
    session = Session(
      transport: transport, settings: settings, journal: journal, random: SplitMix(seed: 1))
  }

  static func settings(_ change: (inout Session.Settings) -> Void) -> Session.Settings {
    var settings = Session.Settings(
      credentials: FixedCredentials(
        Credentials(
          accessKeyId: "AKIDEXAMPLE", secretAccessKey: TestSession.secret,
          sessionToken: TestSession.token), accountID: TestSession.account))
    settings.client.region = "us-east-1"
    change(&settings)
    return settings
  }

  var sent: [ScriptedTransport.Sent] { transport.sent }

  func client(_ service: String) throws -> Client { try Client(session: session, service: service) }

  func call(_ service: String, _ operation: String, _ input: JSON = [:]) throws -> CallResult {
    session.run(try client(service).call(operation, input.bytes))
  }

  func batch(
    _ service: String, _ operation: String, _ accounts: JSON, _ parameters: JSON = [:]
  ) throws -> CallResult {
    session.run(
      try Batch(
        client: try client(service), operation: operation, accounts: .json(accounts.bytes),
        options: .with { $0.parameters = parameters.bytes }))
  }

  func wait(
    _ service: String, _ state: String, _ accounts: JSON, minutes: Int64 = 40,
    milliseconds: Int64? = nil
  ) throws -> CallResult {
    session.run(
      try Wait(
        client: try client(service), state: state, accounts: .json(accounts.bytes),
        options: .with { $0.timeoutMilliseconds = milliseconds ?? minutes * 60_000 }))
  }
}

extension BatchOptions {
  static func with(_ change: (inout BatchOptions) -> Void) -> BatchOptions {
    var options = BatchOptions()
    change(&options)
    return options
  }
}

extension WaitOptions {
  static func with(_ change: (inout WaitOptions) -> Void) -> WaitOptions {
    var options = WaitOptions()
    change(&options)
    return options
  }
}

extension CallResult {
  /// The report's outcomes.
  var outcomes: [JSON] {
    report?.root["outcomes"]?.elements.map { JSON($0) } ?? []
  }

  /// The report in short: "111111111111 needs_action ACCESS_DENIED".
  var lines: [String] {
    outcomes.map { outcome in
      ["accountId", "outcome", "code"].compactMap { outcome[$0]?.string }.filter { !$0.isEmpty }
        .joined(separator: " ")
    }
  }
}

extension Report {
  /// The JSON of the report, read again.
  var root: Value { (try? Document(json))?.root ?? Document(writing: .null).root }
}

extension JSON {
  var string: String? { if case .string(let text) = self { text } else { nil } }
  var elements: [JSON] { if case .array(let elements) = self { elements } else { [] } }

  /// "000000000001" and so on.
  static func id(_ number: Int) -> JSON {
    let digits = String(number)
    return .string(String(repeating: "0", count: 12 - digits.count) + digits)
  }

  static func ids(_ numbers: some Sequence<Int>) -> JSON { .array(numbers.map(JSON.id)) }
}

extension Progress {
  /// The sum of the counts.
  var accounted: Int { done + pending + retryable + needsAction + skipped }
}
