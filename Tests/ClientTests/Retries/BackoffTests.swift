import MusterWire
import Testing

@testable import MusterClient

@Suite struct BackoffTests {
  @Test("The maximum delay doubles from attempt to attempt, up to 20 seconds")
  func growing() {
    let waits = (1...7).map {
      Backoff.standard(after: $0, .throttling, scale: 50, retryAfter: nil, random: 1)
    }
    #expect(waits == [1000, 2000, 4000, 8000, 16_000, 20_000, 20_000])
    let transient = (1...11).map {
      Backoff.standard(after: $0, .transient, scale: 50, retryAfter: nil, random: 1)
    }
    #expect(transient == [50, 100, 200, 400, 800, 1600, 3200, 6400, 12_800, 20_000, 20_000])
    #expect(
      Backoff.standard(after: .max, .transient, scale: 50, retryAfter: nil, random: 1) == 20_000)
  }

  @Test("A delay is a random part of the maximum", arguments: [0, 0.25, 0.999])
  func jitter(random: Double) {
    let wait = Backoff.standard(after: 3, .throttling, scale: 50, retryAfter: nil, random: random)
    #expect(wait == Int64((4000 * random).rounded()))
  }

  @Test("A batch waits from half to the whole of 4, 8, 16… seconds, at most a minute")
  func batch() {
    #expect(
      (1...6).map { Backoff.batch(after: $0, random: 0) }
        == [2000, 4000, 8000, 16_000, 30_000, 30_000])
    #expect(
      (1...6).map { Backoff.batch(after: $0, random: 1) }
        == [4000, 8000, 16_000, 32_000, 60_000, 60_000])
  }

  @Test(
    "A service can extend a delay by at most 5 seconds",
    arguments: [
      (1500, 1500), (499, 500), (0, 500), (5500, 5500), (5501, 5500), (.max, 5500),
    ] as [(Int64, Int64)])
  func delays(requested: Int64, wait: Int64) {
    #expect(
      Backoff.standard(after: 1, .throttling, scale: 50, retryAfter: requested, random: 0.5) == wait
    )
  }

  @Test(
    "A service asks for a delay in milliseconds with AWS's header, or in seconds with HTTP's",
    arguments: [
      ("x-amz-retry-after", "1500", 1500), ("x-amz-retry-after", "0", 0),
      ("x-amz-retry-after", "-5", nil), ("x-amz-retry-after", "1.5", nil),
      ("x-amz-retry-after", "soon", nil), ("x-amz-retry-after", "", nil),
      ("x-amz-retry-after", "99999999999999999999", nil), ("Retry-After", "3", 3000),
      ("Retry-After", "9223372036854775807", 9_223_372_036_854_775_000),
      ("Retry-After", "Thu, 01 Jan 2026 00:00:05 GMT", nil), ("Retry-After", "-1", nil),
    ] as [(String, String, Int64?)])
  func retryAfter(name: String, value: String, milliseconds: Int64?) {
    let response = HTTPResponse(status: 429, headers: [HTTPHeader(name, value)])
    #expect(response.retryAfter == milliseconds)
  }

  @Test("AWS's header takes precedence over HTTP's")
  func repeatedRetryAfter() {
    let headers = [HTTPHeader("Retry-After", "3"), HTTPHeader("x-amz-retry-after", "1500")]
    #expect(HTTPResponse(status: 429, headers: headers).retryAfter == 1500)
  }
}
