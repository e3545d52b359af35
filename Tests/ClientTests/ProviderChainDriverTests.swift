import MusterCredentials
import MusterDocument
import MusterSigning
import MusterWire
import Testing

@testable import MusterClient

/// Requests of a credentials lookup over the session's transport.
@Suite struct ProviderChainDriverTests {
  /// Gets credentials from a server that responds after 100 milliseconds, with a timeout in
  /// milliseconds.
  private struct ServerProvider: CredentialsProvider {
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

  /// A session with one request in flight at a time, and the result of a call while another request
  /// delays the lookup of its credentials.
  private static func delayed(within limit: Int64) throws -> (test: TestSession, result: CallResult)
  {
    var settings = Session.Settings(credentials: ServerProvider(limit: limit))
    settings.client.region = "us-east-1"
    settings.maxInFlight = 1
    let test = TestSession(settings: settings) { _ in .ok() }
    var options = ClientOptions()
    options.identity = .known(Credentials(accessKeyId: "OTHER", secretAccessKey: "s"))
    let other = try Client(session: test.session, service: "macie2", options: options)
    _ = test.session.submit(other.call("get_macie_session", []), userData: 0)
    return (test, try test.call("inspector2", "ListFilters"))
  }

  @Test("The timeout of a request starts when it is sent, not while it waits in the queue")
  func timeBeginsWhenSent() throws {
    let (test, result) = try Self.delayed(within: 150)
    #expect(result.failure == nil)
    #expect(test.sent.map(\.time) == [0, 100, 200])
    #expect(test.sent.map(\.request.host).dropFirst().first == "169.254.169.254")
  }

  @Test("After the timeout, the response is not waited for")
  func timeEnds() throws {
    let (test, result) = try Self.delayed(within: 50)
    #expect(
      result.failure?.message.contains("No response from 169.254.169.254 within 50 milliseconds")
        == true)
    #expect(test.transport.elapsed == 150)
  }
}
