import MusterWire
import Testing

@testable import MusterClient

@Suite struct RateLimiterTests {
  static let beginning = ScriptedTransport.beginning

  @Test("A client that was never throttled is never delayed")
  func off() {
    var limiter = RateLimiter(at: Self.beginning)
    for millisecond in 0..<1000 {
      let now = Self.beginning.advanced(by: Int64(millisecond))
      #expect(limiter.delay(at: now) == 0)
      limiter.received(isThrottled: false, at: now)
    }
  }

  /// The numbers of the AWS SDKs' specification, which botocore's
  /// tests/unit/retries/test_throttling.py has too.
  @Test("The curve drops to 0.7 of the rate, reaches it again after 1.9 s, and then exceeds it")
  func cubic() {
    var curve = CubicCurve(at: 0)
    #expect(curve.failed(at: 5, rate: 10) == 7)
    let rates = [5, 6, 7, 8, 9].map { curve.rate(at: $0) }
    let expected = [7, 9.648936, 10.000031, 10.453284, 13.408697]
    for (rate, expected) in zip(rates, expected) { #expect(abs(rate - expected) < 1e-6) }
  }

  @Test("A rate is measured over half seconds, and smoothed")
  func measured() {
    var rate = MeasuredRate(at: 10)
    #expect(rate.record(at: 10) == 0)
    #expect(rate.record(at: 10.4) == 0)
    // Three in half a second are 6 per second, weighted with 0.8.
    #expect(abs(rate.record(at: 10.5) - 4.8) < 1e-9)
    #expect(abs(rate.record(at: 10.9) - 4.8) < 1e-9)
    #expect(abs(rate.record(at: 11) - (4 * 0.8 + 4.8 * 0.2)) < 1e-9)
  }

  @Test(
    "Tokens are added at the rate, up to one second's worth, and at least half a token per second")
  func bucket() {
    var bucket = TokenBucket(rate: 2, at: 0)
    #expect(bucket.take(at: 0) == 0.5)
    #expect(bucket.take(at: 0.5) == 0)
    #expect(bucket.take(at: 0.5) == 0.5)
    #expect((0..<2).map { _ in bucket.take(at: 60) } == [0, 0])
    #expect(bucket.take(at: 60) == 0.5)
    bucket.setRate(-7, at: 60)
    #expect(bucket.rate == 0.5)
    #expect(bucket.take(at: 60) == 2)
  }

  @Test("After throttling, a client waits for tokens, and can send in the end")
  func throttled() {
    var limiter = RateLimiter(at: Self.beginning)
    for tenth in 0...10 {
      limiter.received(isThrottled: false, at: Self.beginning.advanced(by: Int64(tenth) * 100))
    }
    var now = Self.beginning.advanced(by: 1100)
    limiter.received(isThrottled: true, at: now)
    var waits = 0
    for _ in 0..<20 {
      while case let delay = limiter.delay(at: now), delay > 0 {
        waits += 1
        now = now.advanced(by: delay)
      }
    }
    #expect(waits >= 15)
    #expect(now.milliseconds - Self.beginning.milliseconds < 20_000)
  }
}
