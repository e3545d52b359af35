import MusterCredentials
import MusterSigning
import MusterText
import MusterWire
import Testing

@Suite struct RefreshWindowTests {
  private static let received = Instant(milliseconds: 1_767_225_600_000)

  /// The time some minutes after the credentials were received.
  private static func minute(_ minutes: Double) -> Instant {
    received.advanced(by: Int64(minutes * 60_000))
  }

  private static func window(minutes: Double?, outlivesExpiry: Bool = false) -> RefreshWindow {
    var credentials = ExpiringCredentials(
      Credentials(accessKeyId: "id", secretAccessKey: "secret"),
      expires: minutes.map(minute), method: "test")
    credentials.outlivesExpiry = outlivesExpiry
    var random = SystemRandomNumberGenerator()
    return RefreshWindow(credentials, at: received, random: &random)
  }

  @Test(
    "Credentials of an hour are refreshed in the background 15 minutes before, else 10 minutes before",
    arguments: [
      (0, .notNeeded), (44.9, .notNeeded), (45, .inBackground), (49.9, .inBackground),
      (50, .beforeUse), (60, .beforeUse), (100, .beforeUse),
    ] as [(Double, RefreshWindow.Refresh)])
  func windows(minute: Double, refresh: RefreshWindow.Refresh) {
    #expect(Self.window(minutes: 60).refresh(at: Self.minute(minute)) == refresh)
  }

  @Test(
    "Credentials of 15 minutes are refreshed in the second half of their lifetime",
    arguments: [
      (0, .notNeeded), (7.4, .notNeeded), (7.5, .inBackground), (10, .beforeUse),
    ] as [(Double, RefreshWindow.Refresh)])
  func shortLived(minute: Double, refresh: RefreshWindow.Refresh) {
    #expect(Self.window(minutes: 15).refresh(at: Self.minute(minute)) == refresh)
  }

  @Test("Credentials that do not expire are never refreshed")
  func forever() {
    let window = Self.window(minutes: nil)
    #expect(window.refresh(at: Self.minute(1e6)) == .notNeeded)
    #expect(window.credentials(at: Self.minute(1e6)) != nil)
  }

  @Test("Expired credentials are not returned")
  func expired() {
    #expect(Self.window(minutes: 60).credentials(at: Self.minute(59.9)) != nil)
    #expect(Self.window(minutes: 60).credentials(at: Self.minute(60)) == nil)
    #expect(Self.window(minutes: -1).credentials(at: Self.received) == nil)
    #expect(Self.window(minutes: -1).refresh(at: Self.received) == .beforeUse)
  }

  @Test("A refresh that failed is retried after 30 to 90 seconds")
  func failedRefresh() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<100 {
      var window = Self.window(minutes: 60)
      window.refreshFailed(at: Self.minute(52), random: &random)
      #expect(window.refresh(at: Self.minute(52.49)) == .notNeeded)
      #expect(window.refresh(at: Self.minute(53.5)) == .beforeUse)
    }
  }

  @Test("Credentials that outlive their expiration are returned and refreshed soon")
  func extended() {
    for _ in 0..<100 {
      let window = Self.window(minutes: -30, outlivesExpiry: true)
      #expect(window.credentials(at: Self.received) != nil)
      #expect(window.refresh(at: Self.minute(1.9)) == .notNeeded)
      #expect(window.refresh(at: Self.minute(10)) != .notNeeded)
    }
    #expect(
      Self.window(minutes: 60, outlivesExpiry: true).refresh(at: Self.minute(30)) == .notNeeded)
  }
}
