import MusterConfiguration
import MusterDocument
import MusterText
import MusterWire
import Testing

@testable import MusterCredentials

/// Renewals of SSO tokens; the rest is compared with botocore.
@Suite struct SSOTests {
  @Test("Tokens are cached in the files of the AWS CLI")
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

  @Test("A renewed token keeps the other members of its file")
  func renewed() throws {
    let token = try #require(SSOToken(Self.file.bytes))
    let response = Document(
      writing: ["accessToken": "new", "expiresIn": 3600, "refreshToken": "next"])
    let renewed = try #require(token.renewed(response.root, at: Self.january.advanced(by: 1234)))
    var expected = Self.file
    expected["accessToken"] = "new"
    expected["expiresAt"] = "2026-01-01T01:00:01Z"
    expected["refreshToken"] = "next"
    #expect(renewed.file == expected)
  }

  @Test("A token without a refresh token is not renewed")
  func last() throws {
    let token = try #require(SSOToken(Self.file.bytes))
    let response = Document(writing: ["accessToken": "new", "expiresIn": 3600])
    let renewed = try #require(token.renewed(response.root, at: Self.january))
    #expect(renewed.renewal(at: Self.january) == nil)
  }

  @Test(
    "A token is not renewed if a member is missing or its registration has expired",
    arguments: ["clientId", "clientSecret", "refreshToken", "registrationExpiresAt"])
  func notRenewable(name: String) throws {
    #expect(try #require(SSOToken(Self.file.bytes)).renewal(at: Self.january) != nil)
    var file = Self.file
    file[name] = name.hasSuffix("At") ? "2025-01-01T00:00:00Z" : nil
    #expect(try #require(SSOToken(file.bytes)).renewal(at: Self.january) == nil)
  }

  @Test(
    "A file that is not a token is ignored", arguments: ["", "{}", "[]", "{\"accessToken\": 1}"])
  func broken(text: String) {
    #expect(SSOToken(Array(text.utf8)) == nil)
  }
}
