import MusterCredentials
import MusterSigning
import MusterText
import MusterWire
import Testing

@Suite struct LeaseTests {
  private static let granted = Instant(milliseconds: 1_767_225_600_000)

  /// A moment so many minutes after the credentials were granted.
  private static func minute(_ minutes: Double) -> Instant {
    granted.advanced(by: Int64(minutes * 60_000))
  }

  private static func lease(minutes: Double?, outlivesExpiry: Bool = false) -> RefreshWindow {
    var grant = ExpiringCredentials(
      Credentials(accessKeyId: "id", secretAccessKey: "secret"),
      expires: minutes.map(minute), method: "test")
    grant.outlivesExpiry = outlivesExpiry
    var random = SystemRandomNumberGenerator()
    return RefreshWindow(grant, at: granted, random: &random)
  }

  @Test(
    "An hour's credentials are renewed from 15 minutes before their end, and waited for from 10",
    arguments: [
      (0, .asTheyAre), (44.9, .asTheyAre), (45, .whileRenewing), (49.9, .whileRenewing),
      (50, .onceRenewed), (60, .onceRenewed), (100, .onceRenewed),
    ] as [(Double, RefreshWindow.Use)])
  func windows(minute: Double, use: RefreshWindow.Use) {
    #expect(Self.lease(minutes: 60).use(at: Self.minute(minute)) == use)
  }

  @Test(
    "Those of 15 minutes are not renewed at once, but in the second half of their life",
    arguments: [
      (0, .asTheyAre), (7.4, .asTheyAre), (7.5, .whileRenewing), (10, .onceRenewed),
    ] as [(Double, RefreshWindow.Use)])
  func shortLived(minute: Double, use: RefreshWindow.Use) {
    #expect(Self.lease(minutes: 15).use(at: Self.minute(minute)) == use)
  }

  @Test("Those that do not expire are never renewed")
  func forever() {
    let lease = Self.lease(minutes: nil)
    #expect(lease.use(at: Self.minute(1e6)) == .asTheyAre)
    #expect(lease.grant(at: Self.minute(1e6)) != nil)
  }

  @Test("Once expired they serve nobody")
  func expired() {
    #expect(Self.lease(minutes: 60).grant(at: Self.minute(59.9)) != nil)
    #expect(Self.lease(minutes: 60).grant(at: Self.minute(60)) == nil)
    #expect(Self.lease(minutes: -1).grant(at: Self.granted) == nil)
    #expect(Self.lease(minutes: -1).use(at: Self.granted) == .onceRenewed)
  }

  @Test("A renewal that failed is tried again after half a minute to a minute and a half")
  func failedRenewal() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<100 {
      var lease = Self.lease(minutes: 60)
      lease.renewalFailed(at: Self.minute(52), random: &random)
      #expect(lease.use(at: Self.minute(52.49)) == .asTheyAre)
      #expect(lease.use(at: Self.minute(53.5)) == .onceRenewed)
    }
  }

  @Test("Where old ones are handed out for want of newer ones, they serve on")
  func extended() {
    for _ in 0..<100 {
      let lease = Self.lease(minutes: -30, outlivesExpiry: true)
      #expect(lease.grant(at: Self.granted) != nil)
      #expect(lease.use(at: Self.minute(1.9)) == .asTheyAre)
      #expect(lease.use(at: Self.minute(10)) != .asTheyAre)
    }
    #expect(Self.lease(minutes: 60, outlivesExpiry: true).use(at: Self.minute(30)) == .asTheyAre)
  }
}
