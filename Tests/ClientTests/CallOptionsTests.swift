import Testing

@testable import MusterClient

/// The options of batches, waits and pages.
@Suite struct CallOptionsTests {
  let session = TestSession { _ in .error(503) }.session

  @Test("A batch takes its limit of retries from its options, otherwise from the session")
  func retryLimits() throws {
    let cases: [(given: Int64?, limit: Int64)] = [
      (nil, session.settings.batchRetry), (1, 1), (.max, .max), (-1, 0),
    ]
    for (given, limit) in cases {
      let options = BatchOptions.with { $0.retryMilliseconds = given }
      #expect(try options.retryLimit(session) == limit)
    }
  }

  @Test("A retry_ms below -1 is refused", arguments: [0, -2, .min] as [Int64])
  func badRetry(_ given: Int64) throws {
    let failure = #expect(throws: Failure.self) {
      try BatchOptions.with { $0.retryMilliseconds = given }.retryLimit(session)
    }
    #expect(failure?.kind == .argument)
    #expect(
      failure?.message == "retry_ms is \(given); it must be positive, or -1 to disable retries.")
  }

  @Test("A wait without a timeout lasts 40 minutes")
  func timeouts() throws {
    #expect(try WaitOptions().timeout() == 2_400_000)
    #expect(try WaitOptions.with { $0.timeoutMilliseconds = 1 }.timeout() == 1)
  }

  @Test("A timeout_ms that is not positive is refused", arguments: [0, -1, .min] as [Int64])
  func badTimeout(_ given: Int64) throws {
    let failure = #expect(throws: Failure.self) {
      try WaitOptions.with { $0.timeoutMilliseconds = given }.timeout()
    }
    #expect(failure?.kind == .argument)
    #expect(failure?.message == "timeout_ms is \(given); it must be positive.")
  }

  @Test(
    "Options of pages that are out of bounds are refused by name",
    arguments: [
      (PagesOptions(pageSize: 0), "page_size is 0; it must be positive."),
      (PagesOptions(maxItems: -5), "max_items is -5; it must be positive."),
      (PagesOptions(startingToken: ""), "starting_token must not be empty."),
    ])
  func badPages(_ options: PagesOptions, _ message: String) throws {
    let failure = #expect(throws: Failure.self) { try options.check() }
    #expect(failure?.kind == .argument)
    #expect(failure?.message == message)
  }
}
