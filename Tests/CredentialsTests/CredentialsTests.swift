import MusterCredentials
import MusterSigning
import MusterText
import MusterWire
import Testing

@Suite struct CredentialsTests {
  static func chain(
    _ id: String? = nil, _ secret: String? = nil, _ token: String? = nil,
    environment: [String: String] = [:]
  ) -> CredentialsChain {
    CredentialsChain([
      OptionCredentials(accessKeyId: id, secretAccessKey: secret, sessionToken: token),
      EnvironmentCredentials(environment),
    ])
  }

  static let environment = [
    "AWS_ACCESS_KEY_ID": "env-id", "AWS_SECRET_ACCESS_KEY": "env-secret",
    "AWS_SESSION_TOKEN": "env-token",
  ]

  @Test("Options override the environment, and are not mixed with it")
  func optionsFirst() {
    #expect(
      Self.chain("id", "secret", environment: Self.environment).end
        == .found(
          ExpiringCredentials(
            Credentials(accessKeyId: "id", secretAccessKey: "secret"), method: "explicit")))
    #expect(
      Self.chain("", "", "token", environment: Self.environment).end
        == .found(
          ExpiringCredentials(
            Credentials(
              accessKeyId: "env-id", secretAccessKey: "env-secret", sessionToken: "env-token"),
            method: "env")))
  }

  @Test("An empty token counts as missing")
  func emptyToken() {
    #expect(Self.chain("id", "secret", "").end.credentials?.sessionToken == nil)
  }

  @Test("The older name of the token's variable takes precedence")
  func olderToken() {
    var environment = Self.environment
    environment["AWS_SECURITY_TOKEN"] = "old"
    #expect(Self.chain(environment: environment).end.credentials?.sessionToken == "old")
    environment["AWS_SECURITY_TOKEN"] = ""
    #expect(Self.chain(environment: environment).end.credentials?.sessionToken == "env-token")
  }

  @Test("The environment can set the expiration of its credentials")
  func expiration() {
    var environment = Self.environment
    environment["AWS_CREDENTIAL_EXPIRATION"] = "2026-01-01T00:00:00Z"
    guard case .found(let credentials) = Self.chain(environment: environment).end else {
      Issue.record("No credentials were found.")
      return
    }
    #expect(credentials.expires == Instant(milliseconds: 1_767_225_600_000))
    environment["AWS_CREDENTIAL_EXPIRATION"] = "soon"
    #expect(
      Self.chain(environment: environment).end.reason
        == "'soon' (AWS_CREDENTIAL_EXPIRATION) must be a time like 2026-01-01T00:00:00Z.")
  }

  @Test("The reason for missing credentials lists all providers")
  func nothing() {
    #expect(
      Self.chain().end
        == .notFound(
          "the options: access_key_id is not set\nthe environment: AWS_ACCESS_KEY_ID is not set"))
    #expect(
      CredentialsError.notFound("the options: none").message
        == "Unable to locate credentials. No provider has them:\n  the options: none")
  }

  @Test(
    "Half of a key pair is an error, even if the next provider has both halves",
    arguments: [
      ("id", nil, "access_key_id is set, but secret_access_key is not."),
      ("id", "", "access_key_id is set, but secret_access_key is not."),
      (nil, "secret", "secret_access_key is set, but access_key_id is not."),
    ] as [(String?, String?, String)])
  func half(id: String?, secret: String?, message: String) {
    #expect(
      Self.chain(id, secret, environment: Self.environment).end
        == .failed(
          CredentialsError(code: "PartialCredentialsError", "Partial credentials: " + message)))
  }

  @Test(
    "The error of a key with a newline names its variable, not its value",
    arguments: ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"])
  func lineEnds(variable: String) throws {
    var environment = Self.environment
    environment[variable] = "hidden\n"
    let error = try #require(Self.chain(environment: environment).end.error)
    #expect(error.message.hasPrefix(variable + " contains a space"))
    #expect(!error.message.contains("hidden"))
  }

  @Test("Printing a chain shows no secret")
  func secretsStayHidden() {
    let chain = Self.chain("id", "env-secret", environment: Self.environment)
    var dumped = ""
    dump(chain, to: &dumped)
    for text in ["\(chain)", String(reflecting: chain), dumped] {
      #expect(text.contains("the environment"))
      #expect(!text.contains("env-secret"))
    }
  }
}
