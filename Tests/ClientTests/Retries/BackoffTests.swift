import Testing

@testable import MusterClient

@Suite struct BackoffTests {
  @Test("The longest wait doubles from attempt to attempt, up to 20 seconds")
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

  @Test("A wait is the random part of the longest", arguments: [0, 0.25, 0.999])
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
    "What the service asks for is the least, but no more than 5 seconds longer",
    arguments: [
      ("1500", 1500), ("499", 500), ("0", 500), ("5500", 5500), ("5501", 5500),
      ("999999999999", 5500), ("-5", 500), ("1.5", 500), ("soon", 500), ("", 500),
      ("99999999999999999999", 500),
    ])
  func retryAfter(header: String, wait: Int64) {
    #expect(
      Backoff.standard(after: 1, .throttling, scale: 50, retryAfter: header, random: 0.5) == wait)
  }
}
