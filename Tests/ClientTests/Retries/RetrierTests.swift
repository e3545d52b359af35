import MusterModel
import MusterTransport
import MusterWire
import Testing

@testable import MusterClient

@Suite struct RetrierTests {
  static let now = ScriptedTransport.beginning

  static func retrier(_ mode: RetryPolicy.Mode, maxAttempts: Int? = nil) -> Retrier {
    Retrier(RetryPolicy(mode, maxAttempts: maxAttempts), service: ServiceTraits.Retries(), at: now)
  }

  static func decide(
    _ retrier: inout Retrier, _ outcome: AttemptOutcome, attempts: Int = 1,
    isIdempotent: Bool = true, random: Double = 0.5
  ) -> RetryDecision {
    retrier.decide(
      after: outcome, attempts: attempts, isIdempotent: isIdempotent, at: now, random: { random })
  }

  static let throttled = AttemptOutcome(status: 400, code: "ThrottlingException")
  static let broken = AttemptOutcome(status: 500, code: "InternalServerException")

  @Test("The default number of attempts is botocore's for the mode")
  func defaults() {
    #expect(RetryPolicy.Mode.allCases.map { RetryPolicy($0).maxAttempts } == [5, 3, 3])
    #expect(RetryPolicy(.standard, maxAttempts: 7).maxAttempts == 7)
    #expect(RetryPolicy(.standard, maxAttempts: 0).maxAttempts == 1)
  }

  @Test("A service's traits change the delay, and the number of attempts if none was given")
  func serviceTraits() {
    var service = ServiceTraits.Retries()
    service.baseDelayMilliseconds = 25
    service.maxAttempts = 4
    #expect(RetryPolicy(.standard).adapted(to: service).maxAttempts == 4)
    #expect(RetryPolicy(.adaptive).adapted(to: service).scale == 25)
    #expect(RetryPolicy(.standard, maxAttempts: 7).adapted(to: service).maxAttempts == 7)
    #expect(RetryPolicy(.standard).adapted(to: .init()) == RetryPolicy(.standard))
    #expect(RetryPolicy(.legacy).adapted(to: service) == RetryPolicy(.legacy))
  }

  @Test("Throttling costs 5 and about a second; a transient failure costs 14 and 50 ms")
  func prices() {
    var retrier = Self.retrier(.standard)
    #expect(
      Self.decide(&retrier, Self.throttled) == .retry(after: 500, .throttling, paid: 5))
    #expect(Self.decide(&retrier, Self.broken) == .retry(after: 25, .transient, paid: 14))
  }

  @Test(
    "The quota is enough for 35 retries of a broken service, and a success refunds the last one")
  func quota() {
    var retrier = Self.retrier(.standard)
    for _ in 0..<35 {
      #expect(Self.decide(&retrier, Self.broken) == .retry(after: 25, .transient, paid: 14))
    }
    #expect(Self.decide(&retrier, Self.broken) == .stop(.quota))
    // 10 are left: two more for throttling.
    for _ in 0..<2 {
      #expect(Self.decide(&retrier, Self.throttled) == .retry(after: 500, .throttling, paid: 5))
    }
    #expect(Self.decide(&retrier, Self.throttled) == .stop(.quota))
    retrier.succeeded(paid: 14)
    #expect(Self.decide(&retrier, Self.broken) == .retry(after: 25, .transient, paid: 14))
    for _ in 0..<4 { retrier.succeeded(paid: nil) }
    #expect(Self.decide(&retrier, Self.throttled) == .stop(.quota))
    retrier.succeeded(paid: nil)
    #expect(Self.decide(&retrier, Self.throttled) == .retry(after: 500, .throttling, paid: 5))
  }

  @Test("A quota never holds more than 500")
  func fullQuota() {
    var quota = RetryQuota()
    quota.refund(14)
    #expect(quota.left == 500)
  }

  @Test("The maximum number of attempts is reached", arguments: [1, 3, 9])
  func maxAttempts(most: Int) {
    var retrier = Self.retrier(.standard, maxAttempts: most)
    for attempts in 1..<most {
      #expect(Self.decide(&retrier, Self.throttled, attempts: attempts) != .stop(.maxAttempts))
    }
    #expect(Self.decide(&retrier, Self.throttled, attempts: most) == .stop(.maxAttempts))
  }

  @Test(
    "A request that may have been executed is retried only if it is idempotent",
    arguments: [
      (AttemptOutcome(status: 500, code: "500"), true),
      (AttemptOutcome(status: 503, code: "x"), true),
      (AttemptOutcome(transport: .timeout), true), (AttemptOutcome(transport: .interrupted), true),
      (AttemptOutcome(transport: .connect), false), (throttled, false),
      (AttemptOutcome(status: 503, code: "SlowDown"), false),
      (AttemptOutcome(status: 429, code: "429"), false),
    ] as [(AttemptOutcome, Bool)])
  func idempotence(outcome: AttemptOutcome, mayHaveBeenExecuted: Bool) {
    for mode in RetryPolicy.Mode.allCases {
      var retrier = Self.retrier(mode)
      let decision = Self.decide(&retrier, outcome, isIdempotent: false)
      #expect((decision == .stop(.mayHaveBeenExecuted)) == mayHaveBeenExecuted)
      guard case .retry = Self.decide(&retrier, outcome) else {
        Issue.record("\(outcome) was not repeated where it may be")
        return
      }
    }
  }

  @Test("The legacy mode waits for a random part of 1, 2, 4… seconds, and has no quota")
  func legacy() {
    var retrier = Self.retrier(.legacy, maxAttempts: 200)
    let waits = [1, 2, 3, 10].map { Self.decide(&retrier, Self.broken, attempts: $0) }
    #expect(
      waits
        == [500, 1000, 2000, 256_000].map { .retry(after: $0, .transient, paid: nil) })
    for attempts in 1..<100 {
      #expect(Self.decide(&retrier, Self.broken, attempts: attempts) != .stop(.quota))
    }
  }

  @Test("A success is not retried", arguments: RetryPolicy.Mode.allCases)
  func success(mode: RetryPolicy.Mode) {
    var retrier = Self.retrier(mode)
    #expect(Self.decide(&retrier, AttemptOutcome(status: 200)) == .stop(.final))
  }
}
