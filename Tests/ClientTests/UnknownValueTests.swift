import MusterDocument
import Testing

@testable import MusterClient

/// Values that the service may know, although the model does not.
@Suite struct UnknownValueTests {
  @Test("A value that the model does not list is sent with a warning")
  func warning() throws {
    let lines = Box<[(Log.Level, String, JSON)]>([])
    let settings = TestSession.settings {
      $0.log = Log(level: .warning) { level, message, fields in
        lines.change { $0.append((level, message, fields)) }
      }
    }
    let test = TestSession(settings: settings) { _ in .ok() }
    let result = try test.call("inspector2", "enable", ["resourceTypes": ["EC3"]])
    #expect(result.failure == nil)
    #expect(test.sent.count == 1)
    let logged = try #require(lines.value.first)
    #expect(lines.value.count == 1)
    #expect(logged.0 == .warning)
    #expect(
      logged.1
        == "inspector2 Enable: /resourceTypes/0 has the unknown value 'EC3'; "
        + "did you mean EC2?")
    #expect(
      logged.2 == ["service": "inspector2", "operation": "Enable", "region": "us-east-1"])
  }
}
