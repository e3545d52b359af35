import MusterCredentials
import MusterDocument
import MusterSigning
import MusterWire
import Testing

@testable import MusterClient

/// Questions that are asked on the way to credentials, with the session's transport.
@Suite struct ErrandTests {
  /// Finds credentials at a server that has so many milliseconds to answer; it takes a hundred.
  private struct Asking: CredentialsProvider {
    let name = "a server"
    let limit: Int64

    func lookup() -> CredentialsLookup {
      .send(HTTPRequest(method: "GET", host: "169.254.169.254"), within: limit) { outcome in
        switch outcome {
        case .success:
          .found(
            ExpiringCredentials(
              Credentials(accessKeyId: "AKID", secretAccessKey: "s"), method: "asking"))
        case .failure(let failure): .notFound(failure.message)
        }
      }
    }
  }

  /// A session in which one request at a time is under way, and what comes of a call for which another
  /// one holds up the way to its credentials.
  private static func heldUp(within limit: Int64) throws -> (scene: TestSession, result: CallResult)
  {
    var settings = Session.Settings(credentials: Asking(limit: limit))
    settings.client.region = "us-east-1"
    settings.maxInFlight = 1
    let scene = TestSession(settings: settings) { _ in .ok() }
    var options = ClientOptions()
    options.identity = .known(Credentials(accessKeyId: "OTHER", secretAccessKey: "s"))
    let other = try Client(session: scene.session, service: "macie2", options: options)
    _ = scene.session.submit(other.call("get_macie_session", []), tag: 0)
    return (scene, try scene.call("inspector2", "ListFilters"))
  }

  @Test("The time for an answer begins when the question is sent, not while it waits for its turn")
  func timeBeginsWhenSent() throws {
    let (scene, result) = try Self.heldUp(within: 150)
    #expect(result.failure == nil)
    #expect(scene.sent.map(\.time) == [0, 100, 200])
    #expect(scene.sent.map(\.request.host).dropFirst().first == "169.254.169.254")
  }

  @Test("When that time is over, nobody waits for the answer any more")
  func timeEnds() throws {
    let (scene, result) = try Self.heldUp(within: 50)
    #expect(
      result.failure?.message.contains("No answer from 169.254.169.254 within 50 milliseconds")
        == true)
    #expect(scene.transport.elapsed == 150)
  }
}
