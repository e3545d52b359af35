import MusterConfiguration
import MusterDocument
import MusterText
import MusterWire
import TestSupport
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

  private static let fileText = String(decoding: file.bytes, as: UTF8.self)

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

  private static let config = """
    [default]
    sso_session = corporate
    sso_account_id = 123456789012
    sso_role_name = reader
    [sso-session corporate]
    sso_start_url = https://start
    sso_region = us-east-1
    [profile older]
    sso_start_url = https://start
    sso_region = us-east-1
    sso_account_id = 123456789012
    sso_role_name = reader
    """

  /// The error of a lookup with these files in the cache, by the names in their digests.
  private static func error(
    _ files: [String: String], profile: String = "default",
    _ change: (ProviderScript) -> Void = { _ in }
  ) throws -> CredentialsError {
    let home = try TemporaryHome(config: config)
    let script = ProviderScript()
    for (name, text) in files {
      script.files[home.path + "/.aws/sso/cache/" + CacheFile.bySHA1(name)] = text
    }
    change(script)
    let configuration = try Configuration(["HOME": home.path])
    let lookup = SSOCredentials(configuration: configuration, profile: profile).lookup()
    guard case .failed(let error) = script.end(of: lookup) else {
      throw CredentialsError(code: "", "The lookup did not fail.")
    }
    return error
  }

  @Test("A token that could not be renewed, because of the network, is an error with this reason")
  func notRenewed() throws {
    let error = try Self.error(["corporate": Self.fileText]) { script in
      script.services = { _ in
        .failure(CredentialsError(code: "ConnectTimeoutError", "Too slow.", isRetryable: true))
      }
    }
    #expect(
      error
        == CredentialsError(
          code: "ConnectTimeoutError",
          "The SSO token of the profile 'default' has expired, and it could not be renewed: "
            + "Too slow.", isRetryable: true))
  }

  @Test("A token that the service does not renew has expired")
  func refused() throws {
    let error = try Self.error(["corporate": Self.fileText])
    #expect(error.code == "UnauthorizedSSOTokenError")
  }

  @Test("A token that is not JSON cannot be read")
  func unreadable() throws {
    let error = try Self.error(["corporate": "{"])
    #expect(error.code == "SSOTokenLoadError")
    #expect(error.message.hasPrefix("The SSO token in /tmp/"))
    #expect(error.message.contains(".json cannot be read: "))
  }

  @Test(
    "A token for the same URL with another ending is named",
    arguments: ["https://start/", "https://start/#/", "https://start#", "https://start/#"])
  func otherForms(url: String) throws {
    let error = try Self.error([url: Self.fileText], profile: "older")
    #expect(
      error.message
        == "There is no SSO token for https://start, but there is one for \(url): set "
        + "sso_start_url to this URL, or run `aws sso login` again.")
    #expect(StartURL.otherForms(of: url).contains("https://start"))
  }

  @Test(
    "A file that is not a token is ignored", arguments: ["", "{}", "[]", "{\"accessToken\": 1}"])
  func broken(text: String) {
    #expect(SSOToken(Array(text.utf8)) == nil)
  }
}
