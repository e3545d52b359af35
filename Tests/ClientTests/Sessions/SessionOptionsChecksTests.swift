import MusterText
import Testing

@testable import MusterClient

/// A change of options that are otherwise all left out.
struct OptionCase: Sendable, CustomTestStringConvertible {
  let name: String
  let change: @Sendable (inout SessionOptions) -> Void
  let message: String

  init(
    _ name: String, _ message: String, _ change: @escaping @Sendable (inout SessionOptions) -> Void
  ) {
    self.name = name
    self.message = message
    self.change = change
  }

  var testDescription: String { name }

  var options: SessionOptions {
    var options = SessionOptions()
    change(&options)
    return options
  }
}

@Suite("Checks of session options")
struct SessionOptionsChecksTests {
  static let conflicts = [
    OptionCase(
      "simulation and transport",
      "simulation excludes transport: a simulation has its own transport."
    ) {
      $0.simulation = "{}"
      $0.send = { _, _ in }
    },
    OptionCase(
      "simulation and endpoint_url",
      "simulation excludes endpoint_url: no request leaves the process."
    ) {
      $0.simulation = "{}"
      $0.endpointURL = "http://localhost"
    },
    OptionCase(
      "simulation and an empty endpoint_url",
      "simulation excludes endpoint_url: no request leaves the process."
    ) {
      $0.simulation = "{}"
      $0.endpointURL = ""
    },
    OptionCase(
      "simulation and journal",
      "simulation excludes journal: a simulated organization starts from the same state each time, "
        + "so a run cannot be resumed."
    ) {
      $0.simulation = "{}"
      $0.journal = "run.db"
    },
    OptionCase(
      "simulation_speed without simulation",
      "simulation_speed requires simulation: no other clock has a speed."
    ) { $0.simulationSpeed = 1 },
    OptionCase(
      "clock without transport",
      "clock requires transport: other transports have their own clocks."
    ) { $0.clock = { Instant(milliseconds: 0) } },
    OptionCase(
      "simulation, clock and no transport",
      "clock requires transport: other transports have their own clocks."
    ) {
      $0.simulation = "{}"
      $0.clock = { Instant(milliseconds: 0) }
    },
    OptionCase(
      "external_id without role_arn",
      "external_id, role_session_name and role_duration_seconds require role_arn."
    ) { $0.role.externalID = "x" },
    OptionCase(
      "role_session_name without role_arn",
      "external_id, role_session_name and role_duration_seconds require role_arn."
    ) { $0.role.sessionName = "x" },
    OptionCase(
      "role_duration_seconds without role_arn",
      "external_id, role_session_name and role_duration_seconds require role_arn."
    ) { $0.role.durationSeconds = 900 },
    OptionCase(
      "external_id with an empty role_arn",
      "external_id, role_session_name and role_duration_seconds require role_arn."
    ) {
      $0.role.arn = ""
      $0.role.externalID = "x"
    },
    OptionCase("an empty simulation", "simulation must not be empty.") { $0.simulation = "" },
    OptionCase("an empty journal", "journal must not be empty.") { $0.journal = "" },
  ]

  static let bounds =
    numbers.flatMap { number in
      [0, -1, .min].map { (value: Int64) in
        OptionCase("\(number.name) \(value)", "\(number.name) is \(value); it must be positive.") {
          number.set(&$0, value)
        }
      }
    }
    + [0, -2, .min].map { (value: Int64) in
      OptionCase(
        "batch_retry_ms \(value)",
        "batch_retry_ms is \(value); it must be positive, or -1 to disable retries."
      ) { $0.batchRetryMilliseconds = value }
    }
    + [-0.5, 1_000_000.5, .infinity, .nan].map { speed in
      OptionCase(
        "simulation_speed \(speed)",
        "simulation_speed is \(speed); it must be from 0 to 1000000."
      ) {
        $0.simulation = "{}"
        $0.simulationSpeed = speed
      }
    }

  private static let numbers:
    [(name: String, set: @Sendable (inout SessionOptions, Int64) -> Void)] = [
      ("max_attempts", { $0.maxAttempts = $1 }),
      ("max_in_flight", { $0.maxInFlight = $1 }),
      ("connect_timeout_ms", { $0.connectTimeoutMilliseconds = $1 }),
      ("idle_timeout_ms", { $0.idleTimeoutMilliseconds = $1 }),
      ("timeout_ms", { $0.timeoutMilliseconds = $1 }),
      ("max_response_bytes", { $0.maxResponseBytes = $1 }),
      (
        "role_duration_seconds",
        {
          $0.role.arn = "arn:aws:iam::111122223333:role/a"
          $0.role.durationSeconds = $1
        }
      ),
    ]

  @Test("Options that do not go together are refused by name", arguments: conflicts)
  func refusesConflicts(_ refused: OptionCase) throws {
    try expectRefused(refused)
  }

  @Test("Numbers out of bounds are refused by name", arguments: bounds)
  func refusesBounds(_ refused: OptionCase) throws {
    try expectRefused(refused)
  }

  static let accepted = [
    OptionCase("no options", "") { _ in },
    OptionCase("every number at its lowest", "") {
      $0.maxAttempts = 1
      $0.maxInFlight = 1
      $0.connectTimeoutMilliseconds = 1
      $0.idleTimeoutMilliseconds = 1
      $0.timeoutMilliseconds = 1
      $0.maxResponseBytes = 1
      $0.batchRetryMilliseconds = -1
    },
    OptionCase("a simulation at the highest speed", "") {
      $0.simulation = "{}"
      $0.simulationSpeed = 1_000_000
    },
    OptionCase("a simulation with limits of connections", "") {
      $0.simulation = "{}"
      $0.maxInFlight = 2
      $0.timeoutMilliseconds = 2
    },
    OptionCase("a transport with a clock, an endpoint and a journal", "") {
      $0.send = { _, _ in }
      $0.clock = { Instant(milliseconds: 0) }
      $0.endpointURL = "http://localhost"
      $0.journal = "run.db"
    },
    OptionCase("a role with everything", "") {
      $0.role.arn = "arn:aws:iam::111122223333:role/a"
      $0.role.externalID = "x"
      $0.role.sessionName = "y"
      $0.role.durationSeconds = 900
    },
  ]

  @Test("Options that go together are accepted", arguments: accepted)
  func accepts(_ accepted: OptionCase) throws {
    try accepted.options.check()
  }

  private func expectRefused(_ refused: OptionCase) throws {
    let failure = try #require(throws: Failure.self) { try refused.options.check() }
    #expect(failure.kind == .argument)
    #expect(failure.code == "ArgumentError")
    #expect(failure.message == refused.message)
  }
}
