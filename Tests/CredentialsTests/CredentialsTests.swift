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

  @Test("Options come before the environment, and do not mix with it")
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

  @Test("An empty token is none")
  func emptyToken() {
    #expect(Self.chain("id", "secret", "").end.credentials?.sessionToken == nil)
  }

  @Test("The older name of the token comes first")
  func olderToken() {
    var environment = Self.environment
    environment["AWS_SECURITY_TOKEN"] = "old"
    #expect(Self.chain(environment: environment).end.credentials?.sessionToken == "old")
    environment["AWS_SECURITY_TOKEN"] = ""
    #expect(Self.chain(environment: environment).end.credentials?.sessionToken == "env-token")
  }

  @Test("The environment may say when its credentials expire")
  func expiration() {
    var environment = Self.environment
    environment["AWS_CREDENTIAL_EXPIRATION"] = "2026-01-01T00:00:00Z"
    guard case .found(let grant) = Self.chain(environment: environment).end else {
      Issue.record("There are credentials.")
      return
    }
    #expect(grant.expires == Instant(milliseconds: 1_767_225_600_000))
    environment["AWS_CREDENTIAL_EXPIRATION"] = "soon"
    #expect(
      Self.chain(environment: environment).end.reason
        == "AWS_CREDENTIAL_EXPIRATION is 'soon'; it must be a time like 2026-01-01T00:00:00Z.")
  }

  @Test("Nothing anywhere names everything that was tried")
  func nothing() {
    #expect(
      Self.chain().end
        == .nothing(
          "the options: access_key_id is not set; the environment: AWS_ACCESS_KEY_ID is not set"))
    #expect(
      CredentialsError.nothing("the options: none").message
        == "Unable to locate credentials. Tried the options: none.")
  }

  @Test(
    "Half of a pair is an error, even if the next place had both",
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
    "A key with a line end is refused by name, and not shown",
    arguments: ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"])
  func lineEnds(variable: String) throws {
    var environment = Self.environment
    environment[variable] = "hidden\n"
    let error = try #require(Self.chain(environment: environment).end.error)
    #expect(error.message.hasPrefix(variable + " has a space"))
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
