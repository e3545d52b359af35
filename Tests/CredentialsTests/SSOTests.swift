import MusterConfiguration
import MusterDocument
import MusterText
import MusterWire
import Testing

@testable import MusterCredentials

/// What a sign-in's token becomes; the rest is compared to botocore.
@Suite struct SSOTests {
  @Test("Tokens are kept where the AWS CLI keeps them")
  func names() {
    #expect(
      CacheFile.bySHA1("https://start") == "6ad0e7e61d1f47e491ea32c2031add41ef92e07d.json")
  }

  private static let file: JSON = [
    "startUrl": "https://start", "accessToken": "old", "expiresAt": "2026-01-01T00:00:00Z",
    "clientId": "id", "clientSecret": "secret", "registrationExpiresAt": "2026-02-01T00:00:00Z",
    "refreshToken": "refresh", "something": "else",
  ]

  private static let january = Instant(milliseconds: 1_767_225_600_000)

  @Test("A renewed token keeps all else that its file says")
  func renewed() throws {
    let token = try #require(SSOToken(Self.file.bytes))
    let answer = Document(
      writing: ["accessToken": "new", "expiresIn": 3600, "refreshToken": "next"])
    let renewed = try #require(token.renewed(answer.root, at: Self.january.advanced(by: 1234)))
    var expected = Self.file
    expected["accessToken"] = "new"
    expected["expiresAt"] = "2026-01-01T01:00:01Z"
    expected["refreshToken"] = "next"
    #expect(renewed.file == expected)
  }

  @Test("A new token without one to renew it with is renewed no more")
  func last() throws {
    let token = try #require(SSOToken(Self.file.bytes))
    let answer = Document(writing: ["accessToken": "new", "expiresIn": 3600])
    let renewed = try #require(token.renewed(answer.root, at: Self.january))
    #expect(renewed.renewal(at: Self.january) == nil)
  }

  @Test(
    "What lacks something, or whose registration is over, is not renewed",
    arguments: ["clientId", "clientSecret", "refreshToken", "registrationExpiresAt"])
  func notRenewable(name: String) throws {
    #expect(try #require(SSOToken(Self.file.bytes)).renewal(at: Self.january) != nil)
    var file = Self.file
    file[name] = name.hasSuffix("At") ? "2025-01-01T00:00:00Z" : nil
    #expect(try #require(SSOToken(file.bytes)).renewal(at: Self.january) == nil)
  }

  @Test("A file that is no token is none", arguments: ["", "{}", "[]", "{\"accessToken\": 1}"])
  func broken(text: String) {
    #expect(SSOToken(Array(text.utf8)) == nil)
  }
}
