import MusterConfiguration
import TestSupport
import Testing

@testable import MusterCredentials

@Suite struct ProfileRoleTests {
  @Test("A chain of profiles is limited", arguments: [(99, true), (100, false), (10_000, false)])
  func chain(length: Int, isUsed: Bool) throws {
    let roles = (0..<length).map {
      "[profile p\($0)]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = p\($0 + 1)\n"
    }
    let keys = "[profile p\(length)]\naws_access_key_id = a\naws_secret_access_key = b\n"
    let home = try TemporaryHome(config: roles.joined() + keys)
    let configuration = try Configuration(["HOME": home.path])
    let script = ProviderScript()
    let end = script.end(of: ProfileRole(configuration: configuration, profile: "p0").lookup())
    guard case .failed(let error) = end else {
      Issue.record("The lookup did not fail.")
      return
    }
    #expect(error.code == (isUsed ? "AccessDenied" : "InvalidConfigError"))
    #expect(script.calls.count == (isUsed ? 1 : 0))
    if !isUsed {
      #expect(
        error.message
          == "The source_profile settings that begin in the profile 'p0' form a chain of more than "
          + "100 profiles.")
    }
  }
}
