extension SessionOptions {
  /// Throws if options exclude each other, miss one that they require, or are out of bounds.
  func check() throws(Failure) {
    try checkEmptyTexts()
    try checkConflicts()
    try checkBounds()
    _ = try role.identity()
  }

  private func checkEmptyTexts() throws(Failure) {
    for (name, text) in [("simulation", simulation), ("journal", journal)] where text == "" {
      throw Failure.option("\(name) must not be empty.")
    }
  }

  private func checkConflicts() throws(Failure) {
    if simulation != nil {
      if send != nil {
        throw Failure.option("simulation excludes transport: a simulation has its own transport.")
      }
      if endpointURL != nil {
        throw Failure.option("simulation excludes endpoint_url: no request leaves the process.")
      }
      if journal != nil {
        throw Failure.option(
          "simulation excludes journal: a simulated organization starts from the same state "
            + "each time, so a run cannot be resumed.")
      }
    } else if simulationSpeed != 0 {
      throw Failure.option(
        "simulation_speed requires simulation: no other clock has a speed.")
    }
    if clock != nil && send == nil {
      throw Failure.option("clock requires transport: other transports have their own clocks.")
    }
  }

  private func checkBounds() throws(Failure) {
    let counts = [
      ("max_attempts", maxAttempts), ("max_in_flight", maxInFlight),
      ("connect_timeout_ms", connectTimeoutMilliseconds),
      ("idle_timeout_ms", idleTimeoutMilliseconds), ("timeout_ms", timeoutMilliseconds),
      ("max_response_bytes", maxResponseBytes),
      ("credential_process_timeout_ms", credentialProcessTimeoutMilliseconds),
    ]
    for (name, count) in counts {
      if let count, count < 1 { throw Failure.option("\(name) is \(count); it must be positive.") }
    }
    guard rate == 0 || (0.001...1e6).contains(rate) else {
      throw Failure.option("rate is \(rate); it must be from 0.001 to 1000000, or 0 for no limit.")
    }
    _ = try BatchOptions.retryLimit(batchRetryMilliseconds, option: "batch_retry_ms")
    try SessionOptions.checkSpeed(simulationSpeed, option: "simulation_speed")
  }

  /// Throws if a simulated clock cannot have the speed `speed`.
  public static func checkSpeed(_ speed: Double, option: String) throws(Failure) {
    guard (0...1e6).contains(speed) else {
      throw Failure.option("\(option) is \(speed); it must be from 0 to 1000000.")
    }
  }
}

extension Failure {
  /// An option that is not valid, or that conflicts with another option.
  static func option(_ message: String) -> Failure {
    Failure(.argument, code: "ArgumentError", message)
  }
}
